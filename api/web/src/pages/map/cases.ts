/** Cases of the map: which are shown, what a live word changes, how they lie on the map. Pure. */

import type { Feature, Point } from "geojson";
import type { components } from "@/client/api";
import { circle } from "@/parts/map/circle";
import { caseLayers, errorLayers } from "@/parts/map/layers";
import type { MapSource, Scheme } from "@/parts/map/style";

type Answer = components["schemas"]["CaseLayer"];

export interface MapCase {
  id: number;
  geometry: Point | null;
  properties: Answer["features"][number]["properties"];
}
export interface CaseLayer {
  more: boolean;
  features: readonly MapCase[];
}
type Placed = MapCase & { geometry: Point };

/** Return a layer after some of its cases were asked for again: what did not come back no longer fits. */
export function merged(before: CaseLayer, asked: ReadonlySet<number>, came: readonly MapCase[]): CaseLayer {
  const kept = before.features.filter((one) => !asked.has(one.id));
  if (came.length === 0) return kept.length === before.features.length ? before : { ...before, features: kept };
  const features = [...came, ...kept].sort((a, b) => b.properties.opened - a.properties.opened || b.id - a.id);
  return { ...before, features };
}

/** Return those that were open at a moment, UTC seconds. */
export function openAt(cases: readonly MapCase[], moment: number): MapCase[] {
  return cases.filter(({ properties: { opened, closed } }) => opened <= moment && (closed === null || closed > moment));
}

/** Return those that came in a time. */
export function cameIn(cases: readonly MapCase[], since: number, until: number): MapCase[] {
  return cases.filter(({ properties: { opened } }) => opened > since && opened <= until);
}

/** Return how many lie in each cell. */
export function byCell(cases: readonly MapCase[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const { properties } of cases) if (properties.grid_code !== null) found.set(properties.grid_code, (found.get(properties.grid_code) ?? 0) + 1);
  return found;
}

function isPlaced(one: MapCase): one is Placed {
  return one.geometry !== null;
}

function point({ id, geometry, properties: { severity } }: Placed, chosen: boolean): Feature {
  return { type: "Feature", id, geometry, properties: { id, severity, chosen } };
}

/** All cases, clustered; cells and filters leave this as it is, so that it is sent to the map only when cases change. */
export function caseSource(cases: readonly MapCase[], scheme: Scheme): MapSource {
  const features = cases.filter(isPlaced).map((one) => point(one, false));
  const data = { type: "FeatureCollection" as const, features };
  return { id: "cases", data, layers: caseLayers("cases", scheme), cluster: { radius: 42, maxZoom: 16 }, picks: true };
}

/** The chosen case above all others, and the circle that holds its place 9 times in 10. */
export function chosenSources(one: MapCase | undefined, scheme: Scheme): MapSource[] {
  const placed = one !== undefined && isPlaced(one) ? one : undefined;
  const radius = placed?.properties.radius_m ?? null;
  const [lon = 0, lat = 0] = placed?.geometry.coordinates ?? [];
  return [
    { id: "error", data: { type: "FeatureCollection", features: radius === null ? [] : [circle(lon, lat, radius)] }, layers: errorLayers("error", scheme) },
    { id: "chosen", data: { type: "FeatureCollection", features: placed === undefined ? [] : [point(placed, true)] }, layers: caseLayers("chosen", scheme) },
  ];
}
