/** Cameras that stand: how they do, and the ground that they see. Pure. */

import type { Feature, FeatureCollection, Point } from "geojson";
import { z } from "zod";
import type { MapSource, OwnLayer, Scheme } from "@/parts/map/style";

/** A stream is well, faulty, or not heard of. */
export type CameraState = "well" | "faulty" | "silent";

/** What the layer of cameras tells of each. */
const told = z.object({
  state: z.string(),
  stale: z.boolean(),
  faults: z.array(z.string()),
  last_frame: z.number().nullable(),
  plan: z.string(),
  grid_code: z.string().nullable(),
  bearing: z.number().nullable(),
  fov_deg: z.number().nullable(),
  events_today: z.number(),
  fault_since: z.number().nullable(),
});

export interface Camera extends z.infer<typeof told> {
  id: string;
  lon: number;
  lat: number;
}

/** From here on the ground that cameras see is large enough to be drawn: 40 m are 11 pixels. */
export const VIEWS_FROM_ZOOM = 14;
const SIGNS_FROM_ZOOM = 13;
export const CAMERA_COLOURS: Record<Scheme, Record<CameraState, string>> = {
  light: { well: "#0b7a55", faulty: "#c8332a", silent: "#6b7680" },
  dark: { well: "#4fd1a1", faulty: "#ff6f63", silent: "#9aa5af" },
};
export const SIGNS: Record<CameraState, string> = { well: "▲", faulty: "✖", silent: "?" };

/** Return the cameras of the API's layer. */
export function camerasOf(layer: { features: readonly { id: string; geometry: object; properties: object }[] }): Camera[] {
  return layer.features.map(({ id, geometry, properties }) => {
    const [lon = 0, lat = 0] = (geometry as Point).coordinates;
    return { id, lon, lat, ...told.parse(properties) };
  });
}

export function stateOf({ stale, state, faults }: Pick<Camera, "stale" | "state" | "faults">): CameraState {
  if (stale) return "silent";
  return state === "live" && faults.length === 0 ? "well" : "faulty";
}

/** Return cameras with the faulty ones first, then those that are silent. */
export function worstFirst(cameras: readonly Camera[]): Camera[] {
  const order: Record<CameraState, number> = { faulty: 0, silent: 1, well: 2 };
  return [...cameras].sort((a, b) => order[stateOf(a)] - order[stateOf(b)] || a.id.localeCompare(b.id));
}

export function cameraSource(cameras: readonly Camera[], scheme: Scheme): MapSource {
  const colours = CAMERA_COLOURS[scheme];
  const colour = ["match", ["get", "state"], "well", colours.well, "faulty", colours.faulty, colours.silent] as const;
  const features = cameras.map((one): Feature => ({
    type: "Feature",
    geometry: { type: "Point", coordinates: [one.lon, one.lat] },
    properties: { id: one.id, state: stateOf(one) },
  }));
  const layers = [
    {
      id: "cameras-sign", type: "symbol", minzoom: SIGNS_FROM_ZOOM,
      layout: {
        "text-field": ["match", ["get", "state"], "well", SIGNS.well, "faulty", SIGNS.faulty, SIGNS.silent],
        "text-size": 15, "text-font": ["sans"], "text-allow-overlap": true, "text-ignore-placement": true,
      },
      paint: { "text-color": colour, "text-halo-color": scheme === "light" ? "#ffffff" : "#101418", "text-halo-width": 1.5 },
    },
    {
      id: "cameras-dot", type: "circle", maxzoom: SIGNS_FROM_ZOOM,
      paint: {
        "circle-radius": ["interpolate", ["linear"], ["zoom"], 10, ["match", ["get", "state"], "well", 0.8, 1.8], 13, 3.5],
        "circle-color": colour, "circle-opacity": ["match", ["get", "state"], "well", 0.6, 1],
      },
    },
  ];
  return { id: "cameras", data: { type: "FeatureCollection", features }, layers: layers as unknown as OwnLayer[], picks: true };
}

/** The ground that cameras see; that of the chosen one is drawn stronger, at every zoom. */
export function viewSource(outlines: FeatureCollection | undefined, chosen: string | undefined, scheme: Scheme): MapSource {
  const features = (outlines?.features ?? []).map((one) => ({ ...one, properties: { chosen: one.id === chosen } }));
  const colour = scheme === "light" ? "#0b7a55" : "#4fd1a1";
  const isChosen = ["get", "chosen"];
  const layers = [
    { id: "views-fill", type: "fill", minzoom: VIEWS_FROM_ZOOM, paint: { "fill-color": colour, "fill-opacity": ["case", isChosen, 0.35, 0.13] } },
    { id: "views-edge", type: "line", minzoom: VIEWS_FROM_ZOOM, paint: { "line-color": colour, "line-width": ["case", isChosen, 2, 0.6] } },
  ];
  return { id: "views", data: { type: "FeatureCollection", features }, layers: layers as unknown as OwnLayer[] };
}
