import { expect, it } from "vitest";
import { eastNorth, latLon } from "./earth";

const GULOU = { lat: 39.9336, lon: 116.4034 };

it("goes out and back", () => {
  const found = eastNorth(latLon([12.34, -56.78], GULOU), GULOU);
  expect(found[0]).toBeCloseTo(12.34, 2);
  expect(found[1]).toBeCloseTo(-56.78, 2);
});

it("is as long as WGS-84 is there (pyproj, Geod: 0.001° north 111.033 m, east 85.477 m)", () => {
  const [east, north] = eastNorth({ lat: 39.9346, lon: 116.4044 }, GULOU);
  expect(north).toBeCloseTo(111.033, 2);
  expect(east).toBeCloseTo(85.477, 2);
});
