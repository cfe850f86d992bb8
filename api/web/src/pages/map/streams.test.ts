import { describe, expect, it } from "vitest";
import { type Camera, cameraSource, camerasOf, stateOf, viewSource, worstFirst } from "./cameras";
import { vehicleGround, vehicleSource, vehiclesOf } from "./vehicles";

const camera = (id: string, changed: Partial<Camera> = {}): Camera => ({
  id, lon: 116.4, lat: 39.9, state: "live", stale: false, faults: [], last_frame: null, plan: "patrol", grid_code: null, bearing: null, fov_deg: null,
  events_today: 0, fault_since: null, ...changed,
});
const vehicle = { state: "live", stale: false, message: "", t: 1000, radius_m: 6, course: 90, speed: 3, sees: null };
const feature = (id: string, properties: object) => ({ id, geometry: { type: "Point", coordinates: [116.4, 39.9] }, properties });

describe("cameras", () => {
  it.each([
    ["well", camera("a")],
    ["faulty", camera("a", { faults: ["black"] })],
    ["faulty", camera("a", { state: "lost" })],
    ["silent", camera("a", { stale: true, faults: ["black"] })],
  ])("are %s", (state, one) => {
    expect(stateOf(one)).toBe(state);
    expect(cameraSource([one], "light").data.features[0]?.properties).toEqual({ id: "a", state });
  });

  it("come as the API tells them; what it does not tell is an error", () => {
    const { id, lon, lat, ...told } = camera("gate");
    expect(camerasOf({ features: [feature(id, told)] })).toEqual([{ id, lon, lat, ...told }]);
    expect(() => camerasOf({ features: [feature("gate", {})] })).toThrow();
  });

  it("are listed with the faulty ones first", () => {
    const all = [camera("a"), camera("b", { stale: true }), camera("d", { state: "lost" }), camera("c", { faults: ["frozen"] })];
    expect(worstFirst(all).map((one) => one.id)).toEqual(["c", "d", "b", "a"]);
  });

  it("show what they see, the chosen one stronger", () => {
    const outlines = { type: "FeatureCollection" as const, features: ["a", "b"].map((id) => ({ ...feature(id, {}), type: "Feature" as const }) as never) };
    expect(viewSource(outlines, "b", "dark").data.features.map((one) => one.properties?.chosen as boolean)).toEqual([false, true]);
    expect(viewSource(undefined, "b", "dark").data.features).toEqual([]);
  });
});

describe("vehicles", () => {
  it("point where they drive, and are pale when their place is old", () => {
    const [one] = vehiclesOf({ features: [feature("sweeper-7", vehicle)] });
    const drawn = (now: number) => vehicleSource(one === undefined ? [] : [one], "sweeper-7", now, "light").data.features[0]?.properties;
    expect(drawn(1010)).toMatchObject({ id: "sweeper-7", course: 90, sign: "▲", old: false, chosen: true });
    expect(drawn(1031)).toMatchObject({ old: true });
  });

  it("without a course have no arrow, without a radius no circle", () => {
    const still = vehiclesOf({ features: [feature("a", { ...vehicle, course: null, radius_m: null })] });
    expect(vehicleSource(still, undefined, 1000, "light").data.features[0]?.properties).toMatchObject({ sign: "?" });
    expect(vehicleGround(still, "light").data.features).toEqual([]);
    expect(vehicleGround(vehiclesOf({ features: [feature("a", vehicle)] }), "light").data.features).toHaveLength(1);
  });
});
