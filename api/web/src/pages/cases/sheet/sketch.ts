/** The outline of a cell and a place in it, in metres from the north-west corner of what is drawn. Pure. */

import { boundsOf } from "@/parts/map/circle";

type Ring = readonly (readonly number[])[];
export type Outline = { type: "Polygon"; coordinates: readonly Ring[] } | { type: "MultiPolygon"; coordinates: readonly (readonly Ring[])[] };

export interface Sketch {
  width: number;
  height: number;
  /** Points of polygons as SVG takes them. */
  outlines: string[];
  x: number;
  y: number;
  radius: number;
}

const METRES_A_DEGREE = 111_195;
/** Of the width, around what is drawn. */
const MARGIN = 0.06;

/** Draw a place (degrees, its radius in metres) in an outline (degrees: longitude, latitude). */
export function sketch(outline: Outline, place: { lat: number; lon: number; radius: number }): Sketch {
  const rings = outline.type === "Polygon" ? outline.coordinates : outline.coordinates.flat();
  const east = METRES_A_DEGREE * Math.cos((place.lat * Math.PI) / 180);
  const corners = rings.flat().map(([lon = 0, lat = 0]): [number, number] => [lon, lat]);
  const [west, south, right, north] = boundsOf([...corners, [place.lon, place.lat]]) ?? [place.lon, place.lat, place.lon, place.lat];
  const margin = MARGIN * Math.max((right - west) * east, (north - south) * METRES_A_DEGREE);
  const x = (lon: number) => Math.round((lon - west) * east + margin);
  const y = (lat: number) => Math.round((north - lat) * METRES_A_DEGREE + margin);
  return {
    width: x(right) + Math.round(margin),
    height: y(south) + Math.round(margin),
    outlines: rings.map((ring) => ring.map(([lon = 0, lat = 0]) => `${String(x(lon))},${String(y(lat))}`).join(" ")),
    x: x(place.lon),
    y: y(place.lat),
    radius: place.radius,
  };
}
