/** Going nearer to what was clicked. */

import type { GeoJSONSource, Map as LibreMap, MapGeoJSONFeature } from "maplibre-gl";

/** Go so near to a cluster that it falls apart. */
export async function nearer(map: LibreMap, { source, properties, geometry }: MapGeoJSONFeature): Promise<void> {
  const from = map.getSource<GeoJSONSource>(source);
  if (from === undefined || geometry.type !== "Point") return;
  const zoom = await from.getClusterExpansionZoom(Number(properties.cluster_id));
  const [lon = 0, lat = 0] = geometry.coordinates;
  map.easeTo({ center: [lon, lat], zoom: zoom + 0.1 });
}
