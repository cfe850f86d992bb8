/** Metres beside a place on the earth and back, for who types them: WGS-84's series, a millimetre within a hundred metres. Pure. */

interface LatLon {
  lat: number;
  lon: number;
}

/** Decimals of a degree that are kept: 8 are a millimetre. */
const DIGITS = 8;

/** Metres that a degree of latitude and of longitude are at a latitude. */
function metresADegree(lat: number): [number, number] {
  const phi = (lat * Math.PI) / 180;
  const along = 111_132.954 - 559.822 * Math.cos(2 * phi) + 1.175 * Math.cos(4 * phi);
  const across = 111_412.84 * Math.cos(phi) - 93.5 * Math.cos(3 * phi) + 0.118 * Math.cos(5 * phi);
  return [along, across];
}

export function eastNorth({ lat, lon }: LatLon, origin: LatLon): [number, number] {
  const [along, across] = metresADegree(origin.lat);
  return [(lon - origin.lon) * across, (lat - origin.lat) * along];
}

export function latLon([east, north]: readonly [number, number], origin: LatLon): LatLon {
  const [along, across] = metresADegree(origin.lat);
  return { lat: Number((origin.lat + north / along).toFixed(DIGITS)), lon: Number((origin.lon + east / across).toFixed(DIGITS)) };
}
