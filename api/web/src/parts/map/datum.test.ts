import { describe, expect, it } from "vitest";
import { drawn, fromGcj02, toGcj02 } from "./datum";

const PLACES: [string, number, number][] = [
  ["Beijing", 116.4032, 39.9378],
  ["Shanghai", 121.4737, 31.2304],
  ["Urumqi", 87.6168, 43.8256],
];

function metres(a: readonly [number, number], b: readonly [number, number]): number {
  const down = (a[1] - b[1]) * 111_200;
  return Math.hypot((a[0] - b[0]) * 111_200 * Math.cos((a[1] * Math.PI) / 180), down);
}

describe("GCJ-02", () => {
  it.each(PLACES)("lies hundreds of metres away in %s, and leads back to the millimetre", (_, lon, lat) => {
    const there = toGcj02(lon, lat);
    expect(metres(there, [lon, lat])).toBeGreaterThan(100);
    expect(metres(there, [lon, lat])).toBeLessThan(900);
    expect(metres(fromGcj02(...there), [lon, lat])).toBeLessThan(0.001);
  });

  it("is what the API says it is", () => {
    const [lon, lat] = toGcj02(116.377817, 39.911954);
    expect(lat).toBeCloseTo(39.913345455, 9);
    expect(lon).toBeCloseTo(116.384047225, 9);
  });

  it("is WGS-84 outside of China", () => {
    expect(toGcj02(2.35, 48.85)).toEqual([2.35, 48.85]);
  });

  it("moves every corner, and nothing else", () => {
    const square = [[[116.4, 39.9], [116.5, 39.9], [116.5, 40], [116.4, 39.9]]];
    const data = { type: "FeatureCollection" as const, features: [{ type: "Feature" as const, properties: { code: 1 }, geometry: { type: "Polygon" as const, coordinates: square } }] };
    const there = drawn("gcj02", data).features[0];
    expect(there?.properties).toEqual({ code: 1 });
    expect(there?.geometry).toEqual({ type: "Polygon", coordinates: square.map((ring) => ring.map(([lon = 0, lat = 0]) => toGcj02(lon, lat))) });
    expect(drawn("wgs84", data)).toBe(data);
  });
});
