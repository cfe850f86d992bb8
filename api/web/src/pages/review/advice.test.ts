import { describe, expect, it } from "vitest";
import { type AdviceRow, changeOf, isTime, measuresOf, rangeOf, stepOf } from "./advice";

const tally = (right: number, wrong: number) => ({ right, wrong, unsure: 0, precision: null, low: null, high: null });
const row = (at: number, kept: [number, number], lost: [number, number]): AdviceRow => ({ at, kept: tally(...kept), lost: tally(...lost), undecided: 0, is_whole: true });

describe("advice", () => {
  it("tells what a limit keeps of what there was", () => {
    const change = changeOf(row(480, [8, 1], [2, 4]), row(300, [10, 5], [0, 0]));
    expect(change).toMatchObject({ right: 10, wrong: 5, keptRight: 8, keptWrong: 1 });
    expect([change.before.wrong, change.after.wrong]).toEqual([5, 1]);
  });

  it.each([
    ["none", [], null],
    ["one row", [row(300, [1, 0], [0, 0])], null],
    ["several", [row(300, [1, 0], [0, 0]), row(360, [0, 0], [1, 0])], [300, 360]],
  ])("can be asked of a range where there is one: %s", (_, rows, range) => {
    expect(rangeOf({ rows })).toEqual(range);
  });

  it.each([[[300, 900], 10], [[3, 9], 1], [[0, 61], 1]] as const)("goes in whole steps over %j", ([from, to], step) => {
    expect(stepOf([from, to])).toBe(step);
  });

  it("knows which numbers are seconds, and which a kind has", () => {
    expect(["dwell_s", "people"].map(isTime)).toEqual([true, false]);
    expect(measuresOf("crowd")).toEqual(["dwell_s", "people"]);
    expect(measuresOf("parking")).toEqual(["dwell_s"]);
  });
});
