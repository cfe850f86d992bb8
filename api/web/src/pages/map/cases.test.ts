import { describe, expect, it } from "vitest";
import { byCell, cameIn, caseSource, chosenSources, type CaseLayer, type MapCase, merged, openAt } from "./cases";

const case_ = (id: number, opened = id, { closed = null as number | null, placed = true, cell = "110101001001001" } = {}): MapCase => ({
  id,
  geometry: placed ? { type: "Point", coordinates: [116.4, 39.9] } : null,
  properties: { kind: "litter", severity: "high", stage: "collected", opened, closed, radius_m: placed ? 5 : null, grid_code: placed ? cell : null },
});
const layer = (...features: MapCase[]): CaseLayer => ({ more: false, features });
const ids = (cases: readonly MapCase[]) => cases.map((one) => one.id);

describe("a layer of cases", () => {
  it.each([
    ["a new one comes first", [3], [case_(3)], [3, 2, 1]],
    ["one that no longer fits is gone", [1], [], [2]],
    ["one that changed stays where it was", [1], [case_(1)], [2, 1]],
    ["several, some of them gone", [1, 2, 4], [case_(4), case_(2)], [4, 2]],
    ["one that is of no concern", [9], [], [2, 1]],
  ])("is renewed: %s", (_, asked, came, left) => {
    expect(ids(merged(layer(case_(2), case_(1)), new Set(asked), came).features)).toEqual(left);
  });

  it("stays the same thing when nothing changed, so that nothing is drawn again", () => {
    const before = layer(case_(1));
    expect(merged(before, new Set([7]), [])).toBe(before);
  });
});

describe("a moment", () => {
  const all = [case_(1, 10, { closed: 20 }), case_(2, 15), case_(3, 20)];
  it.each([
    [9, []],
    [10, [1]],
    [19.9, [1, 2]],
    [20, [2, 3]],
  ])("%d has the cases that were open then", (moment, open) => {
    expect(ids(openAt(all, moment))).toEqual(open);
  });

  it("has the cases that came in the step before it", () => {
    expect(ids(cameIn(all, 10, 20))).toEqual([2, 3]);
  });
});

describe("cases on the map", () => {
  it("are counted by cell, those without one not", () => {
    expect([...byCell([case_(1), case_(2), case_(3, 3, { cell: "2" }), case_(4, 4, { placed: false })])]).toEqual([["110101001001001", 2], ["2", 1]]);
  });

  it("are drawn where they have a place, the chosen one once more with its circle", () => {
    expect(caseSource([case_(1), case_(2, 2, { placed: false })], "light").data.features.map((one) => one.id)).toEqual([1]);
    const [error, chosen] = chosenSources(case_(1), "light");
    expect([error, chosen].map((one) => one?.data.features.length)).toEqual([1, 1]);
    expect(chosen?.data.features[0]?.properties).toMatchObject({ id: 1, chosen: true });
    expect(chosenSources(undefined, "light").map((one) => one.data.features)).toEqual([[], []]);
  });
});
