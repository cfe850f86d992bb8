import { describe, expect, it } from "vitest";
import { lineDoubt, lineFlaw, nearest, polygonDoubt, polygonFlaw, rightOf, shifted, snapped, type XY } from "./geometry";

const FRAME = [1000, 500] as const;
const SQUARE: XY[] = [[0.2, 0.2], [0.6, 0.2], [0.6, 0.6], [0.2, 0.6]];

describe("a polygon", () => {
  it.each<[string, XY[], string | null]>([
    ["is right", SQUARE, null],
    ["has too few corners", SQUARE.slice(0, 2), "few"],
    ["has one corner twice", [[0.2, 0.2], [0.2, 0.2], [0.6, 0.6]], "few"],
    ["lies on a line", [[0, 0], [0.5, 0.5], [1, 1]], "thin"],
    ["crosses itself", [[0.2, 0.2], [0.6, 0.6], [0.6, 0.2], [0.2, 0.6]], "crosses"],
    ["goes back over an edge", [[0.2, 0.2], [0.8, 0.2], [0.4, 0.2], [0.4, 0.6]], "crosses"],
    ["touches itself", [[0, 0], [1, 0], [0.5, 0.5], [1, 1], [0, 1], [0.5, 0.5]], "crosses"],
    ["lies outside", [[0.2, 0.2], [1.2, 0.2], [0.6, 0.6]], "outside"],
    ["is concave, and right", [[0, 0], [1, 0], [1, 1], [0.5, 0.2], [0, 1]], null],
  ])("%s", (_, polygon, flaw) => expect(polygonFlaw(polygon)).toBe(flaw));
  it("may be hardly meant", () => {
    expect(polygonDoubt(SQUARE)).toBeNull();
    expect(polygonDoubt([[0.5, 0.5], [0.51, 0.5], [0.51, 0.51]])).toBe("small");
  });
});

describe("a line", () => {
  it("has two ends in the picture", () => {
    expect(lineFlaw([0.1, 0.1], [0.9, 0.1])).toBeNull();
    expect(lineFlaw([0.1, 0.1], [0.1, 0.1])).toBe("same");
    expect(lineFlaw([0.1, 0.1], [0.1, 1.1])).toBe("outside");
    expect(lineDoubt([0.1, 0.1], [0.11, 0.1])).toBe("short");
  });
  it("has its right side below when it goes to the right", () => expect(rightOf([0.2, 0.5], [0.8, 0.5], FRAME, 50)).toEqual([0.5, 0.6]));
});

describe("snapping", () => {
  const magnets = { corners: SQUARE, edges: [[SQUARE[0], SQUARE[1]]] as [XY, XY][] };
  it.each<[XY, XY, string | null]>([
    [[0.205, 0.21], [0.2, 0.2], "corner"],
    [[0.4, 0.215], [0.4, 0.2], "edge"],
    [[0.004, 0.5], [0, 0.5], "border"],
    [[0.995, 0.99], [1, 1], "corner"],
    [[0.4, 0.4], [0.4, 0.4], null],
    [[-0.5, 0.4], [0, 0.4], null],
  ])("takes %j to %j", (at, place, to) => expect(snapped(at, magnets, FRAME, 10)).toEqual({ at: place, to }));
  it("goes to the nearest place of a segment", () => {
    expect(nearest([0.5, 0.9], [[0, 0.5], [1, 0.5]], FRAME)).toEqual([0.5, 0.5]);
    expect(nearest([2, 0.5], [[0, 0.5], [1, 0.5]], FRAME)).toEqual([1, 0.5]);
  });
});

it("moves a shape no farther than the picture's border", () => {
  expect(shifted(SQUARE, [0.9, 0])).toEqual([[0.6, 0.2], [1, 0.2], [1, 0.6], [0.6, 0.6]]);
  expect(shifted(SQUARE, [-0.1, -0.1])[0]).toEqual([0.1, 0.1]);
});
