import { describe, expect, it } from "vitest";
import { sketch } from "./sketch";

const square = { type: "Polygon" as const, coordinates: [[[116.4, 39.93], [116.402, 39.93], [116.402, 39.931], [116.4, 39.931], [116.4, 39.93]]] };

describe("a sketch of a place in its cell", () => {
  it("is in metres, north up", () => {
    const drawn = sketch(square, { lat: 39.931, lon: 116.4, radius: 6 });
    expect(drawn.width).toBeCloseTo(171 + 20, -1);
    expect(drawn.height).toBeCloseTo(111 + 20, -1);
    expect([drawn.x, drawn.y]).toEqual([10, 10]);
    expect(drawn.radius).toBe(6);
    expect(drawn.outlines).toHaveLength(1);
  });

  it("holds a place outside of the cell, too", () => {
    const drawn = sketch(square, { lat: 39.93, lon: 116.403, radius: 3 });
    expect(drawn.x).toBeLessThan(drawn.width);
    expect(drawn.x).toBeGreaterThan(Number(drawn.outlines[0]?.split(" ")[1]?.split(",")[0]));
  });

  it("draws all parts of a cell", () => {
    expect(sketch({ type: "MultiPolygon", coordinates: [square.coordinates, square.coordinates] }, { lat: 39.9305, lon: 116.401, radius: 1 }).outlines).toHaveLength(2);
  });
});
