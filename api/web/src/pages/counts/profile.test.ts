import { describe, expect, it } from "vitest";
import { profileOf, type Row, totals } from "./profile";

const HOUR = 3600;
const row = (start: number, counts: [number, number], other: Partial<Row> = {}) =>
  ({
    start, count_in: counts[0], count_out: counts[1], target_kind: "line", target: "gate", class_name: "person", coverage: 1,
    last_week_in: null, last_week_out: null, ...other,
  }) as Row;

describe("profile", () => {
  const range = { from: 0, to: 4 * HOUR, step: HOUR };

  it("has a gap where nobody watched, and a zero where nobody came", () => {
    const found = profileOf([row(0, [3, 1]), row(2 * HOUR, [0, 0])], range);
    expect(found.times).toEqual([0, HOUR, 2 * HOUR, 3 * HOUR]);
    expect(found.crossings).toEqual([4, null, 0, null]);
    expect(found.coverage).toEqual([1, 0, 1, 0]);
  });

  it("adds lines and classes up, and last week's beside", () => {
    const rows = [row(0, [3, 1], { last_week_in: 2, last_week_out: 2 }), row(0, [1, 0], { class_name: "car" }), row(HOUR, [1, 1], { coverage: 0.5 })];
    expect(profileOf(rows, range)).toMatchObject({ crossings: [5, 2, null, null], lastWeek: [4, null, null, null], coverage: [1, 0.5, 0, 0] });
  });

  it("leaves out what is of no line, and other times", () => {
    expect(profileOf([row(0, [9, 9], { target_kind: "zone" }), row(9 * HOUR, [1, 1])], range).crossings).toEqual([null, null, null, null]);
  });
});

describe("totals", () => {
  it("are by class, the most first", () => {
    const rows = [row(0, [1, 1]), row(0, [5, 2], { class_name: "car" }), row(HOUR, [2, 0])];
    expect(totals(rows, (one) => one.class_name)).toEqual([{ name: "car", in: 5, out: 2 }, { name: "person", in: 3, out: 1 }]);
  });
});
