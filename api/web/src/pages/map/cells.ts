/** Unit grids coloured by a figure, and those with the most cases. Pure. */

import type { Feature } from "geojson";
import type { components } from "@/client/api";
import type { AreaCollection } from "@/client/types";
import type { MapSource, OwnLayer, Scheme } from "@/parts/map/style";

export type Figure = "cases" | "flow";
export type Spot = components["schemas"]["Spot"];
type Area = AreaCollection["features"][number];

export const RAMPS: Record<Scheme, readonly string[]> = {
  light: ["#d6e8ef", "#a6cfdd", "#6fb0c6", "#3b8dab", "#14617c"],
  dark: ["#163440", "#1d4c5d", "#276a81", "#3790ae", "#63c0dd"],
};
const HOT: Record<Scheme, string> = { light: "#a3360b", dark: "#ffa15c" };

/** Return the crossings of a cell, both ways. */
export function crossings({ flow }: Area["properties"]): number {
  return (flow ?? []).reduce((sum, one) => sum + one.count_in + one.count_out, 0);
}

/** Return where classes begin so that each holds about as many cells: rising, at most five, the first at 1. */
export function classesOf(figures: readonly number[]): number[] {
  const some = figures.filter((one) => one > 0).sort((a, b) => a - b);
  const at = (share: number) => some[Math.floor(share * (some.length - 1))] ?? 1;
  return some.length === 0 ? [] : [...new Set([1, ...[0.2, 0.4, 0.6, 0.8].map(at).filter((one) => one > 1)])];
}

/** Return the colours of so many classes, palest first. */
export function coloursOf(classes: readonly number[], scheme: Scheme): readonly string[] {
  return RAMPS[scheme].slice(-Math.max(1, classes.length));
}

/** Cells with a figure; which colour each gets stands in its data, so that the style stays the same. */
export function cellSource(areas: AreaCollection | undefined, figures: ReadonlyMap<string, number>, classes: readonly number[], scheme: Scheme): MapSource {
  const first = RAMPS[scheme].length - Math.max(1, classes.length);
  const colourOf = (figure: number) => first + classes.filter((begin) => begin <= figure).length - 1;
  const features = (areas?.features ?? []).flatMap((one) => {
    const { code } = one.properties;
    const figure = figures.get(code) ?? 0;
    return figure > 0 ? [{ type: "Feature", geometry: one.geometry, properties: { code, colour: colourOf(figure) } } as unknown as Feature] : [];
  });
  const colours = RAMPS[scheme].flatMap((colour, at) => [at, colour]);
  const layer = { id: "cells-fill", type: "fill", paint: { "fill-color": ["match", ["get", "colour"], ...colours, "#000000"], "fill-opacity": 0.75 } };
  return { id: "cells", data: { type: "FeatureCollection", features }, layers: [layer as unknown as OwnLayer], picks: true };
}

/** Cells with the most cases, edged, with their places in the order. */
export function spotSource(areas: AreaCollection | undefined, spots: readonly Spot[], scheme: Scheme): MapSource {
  const shapes = new Map((areas?.features ?? []).map((one) => [one.properties.code, one.geometry]));
  const features = spots.flatMap((spot, at) => {
    const geometry = shapes.get(spot.grid_code);
    return geometry === undefined ? [] : [{ type: "Feature", geometry, properties: { code: spot.grid_code, rank: String(at + 1) } } as unknown as Feature];
  });
  const halo = scheme === "light" ? "#ffffff" : "#101418";
  const layers: OwnLayer[] = [
    { id: "spots-edge", type: "line", layout: { "line-join": "round" }, paint: { "line-color": HOT[scheme], "line-width": ["interpolate", ["linear"], ["zoom"], 11, 1.5, 16, 4] } },
    {
      id: "spots-rank", type: "symbol",
      layout: { "text-field": ["get", "rank"], "text-size": ["interpolate", ["linear"], ["zoom"], 11, 11, 16, 18], "text-font": ["sans"], "symbol-sort-key": ["to-number", ["get", "rank"]] },
      paint: { "text-color": HOT[scheme], "text-halo-color": halo, "text-halo-width": 2 },
    },
  ];
  return { id: "spots", data: { type: "FeatureCollection", features }, layers };
}
