import { describe, expect, it } from "vitest";
import { overlap, placed, type Rect, sizeOf } from "./labels";

const FRAME = { w: 800, h: 450 };
const SIZE = { w: 70, h: 17 };

function pairs(places: readonly Rect[]): number {
  return places.flatMap((a, at) => places.slice(at + 1).map((b) => overlap(a, b))).filter((shared) => shared > 0).length;
}

describe("labels of boxes", () => {
  it("stand above their boxes where there is room", () => {
    expect(placed([{ x: 100, y: 100, w: 50, h: 80 }], [SIZE], FRAME)).toEqual([{ x: 100, y: 83, ...SIZE }]);
  });

  it("stay in the picture", () => {
    const corners = [{ x: 0, y: 0, w: 40, h: 40 }, { x: 770, y: 420, w: 30, h: 30 }];
    for (const { x, y } of placed(corners, [SIZE, SIZE], FRAME)) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x).toBeLessThanOrEqual(FRAME.w - SIZE.w);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(y).toBeLessThanOrEqual(FRAME.h - SIZE.h);
    }
  });

  it.each([2, 5, 9])("of %d people side by side lie on none of the others", (count) => {
    const row = Array.from({ length: count }, (_, at) => ({ x: 200 + at * 22, y: 200, w: 20, h: 60 }));
    expect(pairs(placed(row, row.map(() => SIZE), FRAME))).toBe(0);
  });

  it("of boxes at the same place lie on none of the others", () => {
    const same = Array.from({ length: 6 }, () => ({ x: 300, y: 200, w: 60, h: 60 }));
    expect(pairs(placed(same, same.map(() => SIZE), FRAME))).toBe(0);
  });

  it("keep the order of the boxes, and none is nothing", () => {
    const two = [{ x: 500, y: 300, w: 200, h: 100 }, { x: 10, y: 100, w: 5, h: 5 }];
    expect(placed(two, [SIZE, SIZE], FRAME).map(({ x }) => x)).toEqual([500, 10]);
    expect(placed([], [], FRAME)).toEqual([]);
  });

  it("are wider for Chinese letters", () => {
    expect(sizeOf("小汽车", 12).w).toBeGreaterThan(sizeOf("car", 12).w);
  });
});
