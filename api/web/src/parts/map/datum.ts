/**
 * WGS-84 and GCJ-02, the datum of maps in China. Everything of ours is WGS-84; a map view moves what it draws when its tiles are GCJ-02,
 * and moves back what a person picks. The same published formula as the API's (`datum=gcj02`); a browser test compares the two.
 */

import type { Feature, FeatureCollection, Geometry, Position } from "geojson";

/** Semi-major axis, metres, and squared eccentricity of the Krasovsky ellipsoid that the formula is made for. */
const AXIS_M = 6_378_245;
const ECCENTRICITY_2 = 0.006_693_421_622_965_943;
const CHINA = { west: 72.004, east: 137.8347, south: 0.8293, north: 55.8271 };
/** Each step back is some 10^3 times as near. */
const STEPS_BACK = 4;

export type Datum = "wgs84" | "gcj02";

const sine = (angle: number) => Math.sin(angle * Math.PI);

function waves(base: number, x: number): number {
  return base + (20 * sine(6 * x) + 20 * sine(2 * x)) * (2 / 3);
}

function shift(lon: number, lat: number): [number, number] {
  const [x, y] = [lon - 105, lat - 35];
  const root = Math.sqrt(Math.abs(x));
  const north =
    waves(-100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root, x) +
    (20 * sine(y) + 40 * sine(y / 3)) * (2 / 3) +
    (160 * sine(y / 12) + 320 * sine(y / 30)) * (2 / 3);
  const east =
    waves(300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root, x) +
    (20 * sine(x) + 40 * sine(x / 3)) * (2 / 3) +
    (150 * sine(x / 12) + 300 * sine(x / 30)) * (2 / 3);
  const angle = (lat * Math.PI) / 180;
  const squeeze = 1 - ECCENTRICITY_2 * Math.sin(angle) ** 2;
  const meridian = (AXIS_M * (1 - ECCENTRICITY_2)) / squeeze ** 1.5;
  const parallel = (AXIS_M / Math.sqrt(squeeze)) * Math.cos(angle);
  return [(east * 180) / (parallel * Math.PI), (north * 180) / (meridian * Math.PI)];
}

/** Return the GCJ-02 longitude and latitude of a WGS-84 place; outside of China they are the same. */
export function toGcj02(lon: number, lat: number): [number, number] {
  if (lon < CHINA.west || lon > CHINA.east || lat < CHINA.south || lat > CHINA.north) return [lon, lat];
  const [east, north] = shift(lon, lat);
  return [lon + east, lat + north];
}

/** Return the WGS-84 longitude and latitude of a GCJ-02 place. */
export function fromGcj02(lon: number, lat: number): [number, number] {
  let [x, y] = [lon, lat];
  for (let step = 0; step < STEPS_BACK; step += 1) {
    const [east, north] = toGcj02(x, y);
    [x, y] = [x - (east - lon), y - (north - lat)];
  }
  return [x, y];
}

/** Return where a WGS-84 place is drawn on tiles of a datum. */
export function drawnAt(datum: Datum, lon: number, lat: number): [number, number] {
  return datum === "gcj02" ? toGcj02(lon, lat) : [lon, lat];
}

/** Return the WGS-84 place of what is drawn there. */
export function placeOf(datum: Datum, lon: number, lat: number): [number, number] {
  return datum === "gcj02" ? fromGcj02(lon, lat) : [lon, lat];
}

type Nested = Position | Nested[];

/** Return GeoJSON as it is drawn on tiles of a datum. */
export function drawn(datum: Datum, data: FeatureCollection): FeatureCollection {
  if (datum === "wgs84") return data;
  return { ...data, features: data.features.map(movedFeature) };
}

function movedFeature(feature: Feature): Feature {
  return { ...feature, geometry: moved(feature.geometry) };
}

function moved(geometry: Geometry): Geometry {
  if (geometry.type === "GeometryCollection") return { ...geometry, geometries: geometry.geometries.map(moved) };
  return { ...geometry, coordinates: movedAll(geometry.coordinates) } as Geometry;
}

function movedAll(coordinates: Nested): Nested {
  const [first, second] = coordinates;
  if (typeof first === "number" && typeof second === "number") return toGcj02(first, second);
  return (coordinates as Nested[]).map(movedAll);
}
