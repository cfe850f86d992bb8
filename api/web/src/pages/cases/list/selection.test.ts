import { describe, expect, it } from "vitest";
import { allOf, among, NONE, ranged, toggled } from "./selection";

const SHOWN = [9, 7, 5, 3, 1];
const chosen = (selection: { chosen: ReadonlySet<number> }) => [...selection.chosen].sort();

describe("a selection", () => {
  it("takes a row and gives it back", () => {
    const one = toggled(NONE, 7);
    expect(chosen(one)).toEqual([7]);
    expect(chosen(toggled(one, 7))).toEqual([]);
  });

  it.each([
    ["down", 7, 3, [3, 5, 7]],
    ["up", 3, 9, [3, 5, 7, 9]],
    ["of one", 5, 5, [5]],
    ["to nowhere", 5, 4, [5]],
  ])("takes a range %s", (_, from, to, rows) => {
    expect(chosen(ranged(toggled(NONE, from), to, SHOWN))).toEqual(rows);
  });

  it("begins a range where it begins", () => {
    expect(chosen(ranged(NONE, 5, SHOWN))).toEqual([5]);
    expect(chosen(ranged(ranged(toggled(NONE, 7), 5, SHOWN), 1, SHOWN))).toEqual([1, 3, 5, 7]);
  });

  it("takes all that are shown, then none", () => {
    const all = allOf(toggled(NONE, 5), SHOWN);
    expect(chosen(all)).toEqual([1, 3, 5, 7, 9]);
    expect(chosen(allOf(all, SHOWN))).toEqual([]);
  });

  it("counts what is still shown", () => {
    expect(among(toggled(toggled(NONE, 5), 4), SHOWN)).toEqual([5]);
  });
});
