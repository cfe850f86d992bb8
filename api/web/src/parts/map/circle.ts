/** Shapes on the earth that are given in metres. */

import type { Feature, Polygon, Position } from "geojson";

const METRES_A_DEGREE = 111_195;
const CORNERS = 48;

/** Return where one comes to from a place, so many metres east and north. */
export function away(lon: number, lat: number, east: number, north: number): Position {
  return [lon + east / (METRES_A_DEGREE * Math.cos((lat * Math.PI) / 180)), lat + north / METRES_A_DEGREE];
}

/** Return a circle of metres, as a polygon. */
export function circle(lon: number, lat: number, radius: number, properties: Record<string, unknown> = {}): Feature<Polygon> {
  const corner = (at: number) => away(lon, lat, radius * Math.cos((2 * Math.PI * at) / CORNERS), radius * Math.sin((2 * Math.PI * at) / CORNERS));
  const ring = Array.from({ length: CORNERS + 1 }, (_, at) => corner(at % CORNERS));
  return { type: "Feature", properties, geometry: { type: "Polygon", coordinates: [ring] } };
}

/** Return what a camera sees: a sector around a bearing (degrees clockwise from north), `angle` wide, `reach` metres deep. */
export function sector(lon: number, lat: number, view: { bearing: number; angle: number; reach: number }, properties: Record<string, unknown> = {}): Feature<Polygon> {
  const steps = 24;
  const arc = Array.from({ length: steps + 1 }, (_, at) => {
    const turn = ((view.bearing - view.angle / 2 + (view.angle * at) / steps) * Math.PI) / 180;
    return away(lon, lat, view.reach * Math.sin(turn), view.reach * Math.cos(turn));
  });
  return { type: "Feature", properties, geometry: { type: "Polygon", coordinates: [[[lon, lat], ...arc, [lon, lat]]] } };
}

/** Return west, south, east, north of places, or null without any. */
export function boundsOf(places: readonly (readonly [number, number])[]): [number, number, number, number] | null {
  if (places.length === 0) return null;
  const [lons, lats] = [places.map(([lon]) => lon), places.map(([, lat]) => lat)];
  const least = (of: number[]) => of.reduce((a, b) => Math.min(a, b));
  const most = (of: number[]) => of.reduce((a, b) => Math.max(a, b));
  return [least(lons), least(lats), most(lons), most(lats)];
}
