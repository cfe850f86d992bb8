/** What this page lays on the map: cells by a figure, cases, cameras. Pure. */

import type { FeatureCollection } from "geojson";
import type { components } from "@/client/api";
import type { AreaCollection, CaseView } from "@/client/types";
import { caseLayers, errorLayers } from "@/parts/map/layers";
import { circle } from "@/parts/map/circle";
import type { MapSource, OwnLayer, Scheme } from "@/parts/map/style";

type View = components["schemas"]["StreamView"];
/** What the map needs of a camera. */
export type Stream = Pick<View, "id" | "stale" | "lat" | "lon"> & { health: Pick<View["health"], "state" | "faults" | "last_frame"> };
export type Figure = "cases" | "flow";
/** A stream is well, faulty, or not heard of. */
export type CameraState = "well" | "faulty" | "silent";

const RAMPS: Record<Scheme, readonly string[]> = {
  light: ["#d6e8ef", "#a6cfdd", "#6fb0c6", "#3b8dab", "#14617c"],
  dark: ["#163440", "#1d4c5d", "#276a81", "#3790ae", "#63c0dd"],
};
const CAMERAS: Record<Scheme, Record<CameraState, string>> = {
  light: { well: "#0b7a55", faulty: "#c8332a", silent: "#6b7680" },
  dark: { well: "#4fd1a1", faulty: "#ff6f63", silent: "#9aa5af" },
};
const SIGNS: Record<CameraState, string> = { well: "▲", faulty: "✖", silent: "?" };

export function stateOf(stream: Stream): CameraState {
  if (stream.stale) return "silent";
  return stream.health.state === "live" && (stream.health.faults ?? []).length === 0 ? "well" : "faulty";
}

/** Return the figure of a cell: open cases, or crossings of the last day. */
export function figureOf(properties: AreaCollection["features"][number]["properties"], figure: Figure): number {
  if (figure === "cases") return properties.open_cases ?? 0;
  return (properties.flow ?? []).reduce((sum, one) => sum + one.count_in + one.count_out, 0);
}

/** Return where classes begin so that each holds about as many cells: rising, at most five, the first at 1. */
export function classesOf(figures: readonly number[]): number[] {
  const some = figures.filter((one) => one > 0).sort((a, b) => a - b);
  const at = (share: number) => some[Math.floor(share * (some.length - 1))] ?? 1;
  return some.length === 0 ? [] : [...new Set([1, ...[0.2, 0.4, 0.6, 0.8].map(at).filter((one) => one > 1)])];
}

export function cellSource(areas: AreaCollection, figure: Figure, scheme: Scheme): MapSource & { classes: number[]; colours: readonly string[] } {
  const figures = areas.features.map((one) => figureOf(one.properties, figure));
  const classes = classesOf(figures);
  const colours = RAMPS[scheme].slice(-Math.max(1, classes.length));
  const features = areas.features.flatMap((one, at) =>
    (figures[at] ?? 0) > 0 ? [{ ...one, properties: { code: one.properties.code, figure: figures[at] } }] : [],
  );
  const [first = "#000000"] = colours;
  const steps = classes.slice(1).flatMap((begin, at) => [begin, colours[at + 1] ?? first]);
  const colour = steps.length === 0 ? first : ["step", ["get", "figure"], first, ...steps];
  const layer = { id: "cells-fill", type: "fill", paint: { "fill-color": colour, "fill-opacity": 0.75 } } as unknown as OwnLayer;
  return { id: "cells", data: { type: "FeatureCollection", features } as unknown as FeatureCollection, layers: [layer], picks: true, classes, colours };
}

export function caseSources(cases: readonly CaseView[], chosen: number | undefined, scheme: Scheme): MapSource[] {
  const placed = cases.filter((one): one is CaseView & { lat: number; lon: number } => one.lat !== null && one.lon !== null);
  const one = placed.find((row) => row.case_id === chosen);
  const point = (row: (typeof placed)[number]) => ({
    type: "Feature" as const,
    geometry: { type: "Point" as const, coordinates: [row.lon, row.lat] },
    properties: { id: row.case_id, severity: row.severity, chosen: row.case_id === chosen },
  });
  const error = one?.radius_m == null ? [] : [circle(one.lon, one.lat, one.radius_m)];
  return [
    { id: "error", data: { type: "FeatureCollection", features: error }, layers: errorLayers("error", scheme) },
    {
      id: "cases", data: { type: "FeatureCollection", features: placed.filter((row) => row !== one).map(point) }, layers: caseLayers("cases", scheme),
      cluster: { radius: 42, maxZoom: 16 }, picks: true,
    },
    { id: "chosen", data: { type: "FeatureCollection", features: one === undefined ? [] : [point(one)] }, layers: caseLayers("chosen", scheme) },
  ];
}

export function cameraSource(streams: readonly Stream[], scheme: Scheme): MapSource {
  const features = streams.flatMap((one) =>
    one.lat === null || one.lon === null
      ? []
      : [{ type: "Feature" as const, geometry: { type: "Point" as const, coordinates: [one.lon, one.lat] }, properties: { id: one.id, state: stateOf(one) } }],
  );
  const colours = CAMERAS[scheme];
  const layers: OwnLayer[] = [
    {
      id: "cameras-sign", type: "symbol", minzoom: 13,
      layout: {
        "text-field": ["match", ["get", "state"], "well", SIGNS.well, "faulty", SIGNS.faulty, SIGNS.silent],
        "text-size": 15, "text-font": ["sans"], "text-allow-overlap": true,
      },
      paint: {
        "text-color": ["match", ["get", "state"], "well", colours.well, "faulty", colours.faulty, colours.silent],
        "text-halo-color": scheme === "light" ? "#ffffff" : "#101418", "text-halo-width": 1.5,
      },
    },
    { id: "cameras-dot", type: "circle", maxzoom: 13, paint: { "circle-radius": 2.5, "circle-color": ["match", ["get", "state"], "well", colours.well, "faulty", colours.faulty, colours.silent] } },
  ];
  return { id: "cameras", data: { type: "FeatureCollection", features }, layers, picks: true };
}
