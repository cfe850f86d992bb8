/** Cameras that drive: where they are, where their noses point, what they see. Pure. */

import type { Feature, Point, Polygon } from "geojson";
import { z } from "zod";
import { circle } from "@/parts/map/circle";
import type { MapSource, OwnLayer, Scheme } from "@/parts/map/style";

/** What the layer of vehicles tells of each. */
const told = z.object({
  state: z.string(),
  stale: z.boolean(),
  message: z.string(),
  t: z.number(),
  radius_m: z.number().nullable(),
  course: z.number().nullable(),
  speed: z.number().nullable(),
  sees: z.unknown(),
});

export interface Vehicle extends z.infer<typeof told> {
  id: string;
  lon: number;
  lat: number;
}

/** A place that is older is drawn pale: where the vehicle is now is not known. */
export const OLD_S = 30;
export const VEHICLE_COLOURS: Record<Scheme, string> = { light: "#6a3fb5", dark: "#c3a5ff" };

/** Return the vehicles of the API's layer, those whose place is known. */
export function vehiclesOf(layer: { features: readonly { id: string; geometry: object; properties: object }[] }): Vehicle[] {
  return layer.features.map(({ id, geometry, properties }) => {
    const [lon = 0, lat = 0] = (geometry as Point).coordinates;
    return { id, lon, lat, ...told.parse(properties) };
  });
}

/** What lies on the ground: what their cameras see, and circles that hold their places 9 times in 10. */
export function vehicleGround(vehicles: readonly Vehicle[], scheme: Scheme): MapSource {
  const sights = vehicles.flatMap(({ sees }): Feature[] =>
    sees == null ? [] : [{ type: "Feature", geometry: sees as Polygon, properties: { part: "sees" } }],
  );
  const circles = vehicles.flatMap(({ lon, lat, radius_m: radius }) => (radius === null ? [] : [circle(lon, lat, radius, { part: "error" })]));
  const colour = VEHICLE_COLOURS[scheme];
  const layers: OwnLayer[] = [
    { id: "ground-fill", type: "fill", paint: { "fill-color": colour, "fill-opacity": ["match", ["get", "part"], "sees", 0.2, 0.08] } },
    { id: "ground-edge", type: "line", filter: ["==", ["get", "part"], "error"], paint: { "line-color": colour, "line-width": 1.2, "line-dasharray": [3, 2] } },
  ];
  return { id: "vehicles-ground", data: { type: "FeatureCollection", features: [...sights, ...circles] }, layers };
}

/** The vehicles themselves: a disc, with an arrow where the course is known. */
export function vehicleSource(vehicles: readonly Vehicle[], chosen: string | undefined, now: number, scheme: Scheme): MapSource {
  const features = vehicles.map((one): Feature => ({
    type: "Feature",
    geometry: { type: "Point", coordinates: [one.lon, one.lat] },
    properties: { id: one.id, course: one.course ?? 0, sign: one.course === null ? "?" : "▲", old: now - one.t > OLD_S, chosen: one.id === chosen },
  }));
  const [edge, text] = scheme === "light" ? ["#ffffff", "#101418"] : ["#101418", "#ffffff"];
  const opacity = ["case", ["get", "old"], 0.45, 1];
  const layers = [
    {
      id: "vehicles-disc", type: "circle",
      paint: {
        "circle-radius": ["case", ["get", "chosen"], 13, 10], "circle-color": VEHICLE_COLOURS[scheme], "circle-opacity": opacity,
        "circle-stroke-color": ["case", ["get", "chosen"], text, edge], "circle-stroke-width": ["case", ["get", "chosen"], 3, 1.5],
      },
    },
    {
      id: "vehicles-course", type: "symbol",
      layout: {
        "text-field": ["get", "sign"], "text-rotate": ["get", "course"], "text-rotation-alignment": "map", "text-size": 12, "text-font": ["sans"],
        "text-allow-overlap": true, "text-ignore-placement": true,
      },
      paint: { "text-color": scheme === "light" ? "#ffffff" : "#101418" },
    },
    {
      id: "vehicles-name", type: "symbol", minzoom: 14,
      layout: { "text-field": ["get", "id"], "text-size": 11, "text-font": ["sans"], "text-anchor": "top", "text-offset": [0, 1.2], "text-optional": true },
      paint: { "text-color": text, "text-halo-color": edge, "text-halo-width": 1.4 },
    },
  ];
  return { id: "vehicles", data: { type: "FeatureCollection", features }, layers: layers as unknown as OwnLayer[], picks: true };
}
