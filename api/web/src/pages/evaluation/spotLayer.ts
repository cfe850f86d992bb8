/** Hot spots on the map: cells coloured by how many cases came up in them. Pure. */

import type { FeatureCollection } from "geojson";
import type { AreaCollection } from "@/client/types";
import type { MapSource, OwnLayer, Scheme } from "@/parts/map/style";

const RAMPS: Record<Scheme, readonly [string, string, string]> = {
  light: ["#fbe3c0", "#e58a3a", "#8f2d0d"],
  dark: ["#4a3416", "#c9782f", "#ffc38a"],
};

/** Return the layer of cells that have cases, from few to the most. */
export function spotSource(areas: AreaCollection, cases: ReadonlyMap<string, number>, chosen: string | undefined, scheme: Scheme): MapSource {
  const features = areas.features.flatMap((one) => {
    const { code } = one.properties;
    const count = cases.get(code);
    return count === undefined ? [] : [{ ...one, properties: { code, cases: count, chosen: code === chosen } }];
  });
  const most = Math.max(2, ...cases.values());
  const [few, some, many] = RAMPS[scheme];
  const edge = scheme === "light" ? "#101418" : "#ffffff";
  const colour = ["interpolate", ["linear"], ["get", "cases"], 1, few, (1 + most) / 2, some, most, many];
  const layers = [
    { id: "spots-fill", type: "fill", paint: { "fill-color": colour, "fill-opacity": 0.8 } },
    { id: "spots-edge", type: "line", paint: { "line-color": edge, "line-width": ["case", ["get", "chosen"], 3, 0.5] } },
  ] as unknown as OwnLayer[];
  return { id: "spots", data: { type: "FeatureCollection", features } as unknown as FeatureCollection, layers, picks: true };
}
