import { describe, expect, it } from "vitest";
import type { AreaCollection, CaseView } from "@/client/types";
import { cameraSource, caseSources, cellSource, classesOf, figureOf, type Stream, stateOf } from "./layers";

const area = (code: string, open: number | null, crossings: number[] = []) => ({
  type: "Feature",
  geometry: { type: "Polygon", coordinates: [] },
  properties: { code, open_cases: open, flow: crossings.map((count) => ({ class_name: "person", count_in: count, count_out: 1 })) },
}) as unknown as AreaCollection["features"][number];
const stream = (state: string, faults: string[], stale = false) =>
  ({ id: "a", stale, lat: 39.9, lon: 116.4, health: { state, faults } }) as unknown as Stream;
const case_ = (id: number, lat: number | null) => ({ case_id: id, severity: "high", lat, lon: lat === null ? null : 116.4, radius_m: 5 }) as CaseView;

describe("cells", () => {
  it("count open cases, or crossings both ways", () => {
    expect(figureOf(area("1", 3).properties, "cases")).toBe(3);
    expect(figureOf(area("1", null).properties, "cases")).toBe(0);
    expect(figureOf(area("1", 0, [4, 5]).properties, "flow")).toBe(11);
  });

  it.each([
    ["none", [0, 0], []],
    ["one", [0, 7], [1, 7]],
    ["ones", [1, 1, 1, 0], [1]],
    ["many", Array.from({ length: 101 }, (_, at) => at), [1, 20, 40, 60, 80]],
  ])("are in rising classes: %s", (_, figures, classes) => {
    expect(classesOf(figures)).toEqual(classes);
  });

  it("without any case are not drawn", () => {
    const source = cellSource({ type: "FeatureCollection", features: [area("1", 0), area("2", 2)] } as unknown as AreaCollection, "cases", "dark");
    expect(source.data.features.map((one) => one.properties?.code as string)).toEqual(["2"]);
    expect(source.colours).toHaveLength(source.classes.length);
  });
});

describe("cameras", () => {
  it.each([
    ["well", stream("live", [])],
    ["faulty", stream("live", ["black"])],
    ["faulty", stream("lost", [])],
    ["silent", stream("live", [], true)],
  ])("are %s", (state, one) => {
    expect(stateOf(one)).toBe(state);
    expect(cameraSource([one], "light").data.features[0]?.properties).toEqual({ id: "a", state });
  });
});

describe("cases", () => {
  it("without a place are left out, the chosen one is drawn apart with its circle", () => {
    const [error, cases, chosen] = caseSources([case_(1, 39.9), case_(2, null), case_(3, 39.8)], 3, "light");
    expect([error, cases, chosen].map((one) => one?.data.features.length)).toEqual([1, 1, 1]);
    expect(chosen?.data.features[0]?.properties).toMatchObject({ id: 3, chosen: true });
  });
});
