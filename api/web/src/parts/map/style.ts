/** The map's own style: calm ground, the district's streets and cells; no tiles unless the site has a server of them. */

import type { FeatureCollection } from "geojson";
import type { GeoJSONSourceSpecification, LayerSpecification, SourceSpecification, StyleSpecification } from "maplibre-gl";
import type { Site } from "@/client/types";

export type Scheme = "light" | "dark";

/** A layer of a source of ours; the source is filled in. */
export type OwnLayer = LayerSpecification extends infer L ? (L extends { source: string } ? Omit<L, "source"> : never) : never;

/** GeoJSON (WGS-84) and how it is drawn, from below to above. */
export interface MapSource {
  id: string;
  data: FeatureCollection;
  layers: readonly OwnLayer[];
  /** Places that lie near each other become one: radius in pixels, up to a zoom. */
  cluster?: { radius: number; maxZoom: number; properties?: GeoJSONSourceSpecification["clusterProperties"] };
  /** A click on it is told. */
  picks?: boolean;
}

export interface MapColours {
  ground: string;
  cell: string;
  street: string;
  alley: string;
  text: string;
  halo: string;
}

export const COLOURS: Record<Scheme, MapColours> = {
  light: { ground: "#eef1f3", cell: "#ccd4da", street: "#9aa7b2", alley: "#ffffff", text: "#2a333c", halo: "#ffffff" },
  dark: { ground: "#13181d", cell: "#2a323a", street: "#4b5762", alley: "#242c34", text: "#d5dae0", halo: "#13181d" },
};

const EMPTY: FeatureCollection = { type: "FeatureCollection", features: [] };
const NOTHING: SourceSpecification = { type: "geojson", data: EMPTY };

/** Ids of the base's sources: levels of the grid. */
export const BASE = ["alley", "cell", "street"] as const;

export function styleOf(scheme: Scheme, map: Site["map"], sources: readonly MapSource[]): StyleSpecification {
  const colours = COLOURS[scheme];
  const own = Object.fromEntries(sources.map((source) => [source.id, sourceOf(source)]));
  return {
    version: 8,
    sources: { ...tilesOf(map), ...Object.fromEntries(BASE.map((level) => [`base-${level}`, NOTHING])), ...own },
    layers: [
      { id: "ground", type: "background", paint: { "background-color": colours.ground } },
      ...(map.tiles === null ? [] : [tileLayer(scheme)]),
      ...baseLayers(colours, map.tiles !== null),
      ...sources.flatMap((source) => source.layers.map((layer) => ({ ...layer, source: source.id }))),
    ],
  };
}

function sourceOf({ cluster }: MapSource): SourceSpecification {
  const grouped = cluster && { cluster: true, clusterRadius: cluster.radius, clusterMaxZoom: cluster.maxZoom, clusterProperties: cluster.properties ?? {} };
  return { type: "geojson", data: EMPTY, ...grouped };
}

function tilesOf(map: Site["map"]): Record<string, SourceSpecification> {
  if (map.tiles === null) return {};
  return { tiles: { type: "raster", tiles: [map.tiles], tileSize: 256, maxzoom: map.max_zoom, attribution: map.attribution } };
}

/** Light tiles are dimmed in the dark. */
function tileLayer(scheme: Scheme): LayerSpecification {
  const paint = scheme === "dark" ? { "raster-brightness-max": 0.45, "raster-saturation": -0.6 } : { "raster-saturation": -0.3 };
  return { id: "tiles", type: "raster", source: "tiles", paint };
}

function baseLayers(colours: MapColours, isTiled: boolean): LayerSpecification[] {
  const alleys: LayerSpecification = {
    id: "base-alley", type: "line", source: "base-alley", minzoom: 13,
    layout: { "line-cap": "round", "line-join": "round" },
    paint: { "line-color": colours.alley, "line-width": ["interpolate", ["exponential", 2], ["zoom"], 13, 1, 19, 18] },
  };
  return [
    ...(isTiled ? [] : [alleys]),
    {
      id: "base-cell", type: "line", source: "base-cell", minzoom: 12,
      paint: { "line-color": colours.cell, "line-width": ["interpolate", ["linear"], ["zoom"], 12, 0.4, 17, 1.4] },
    },
    { id: "base-street", type: "line", source: "base-street", paint: { "line-color": colours.street, "line-width": 1.4 } },
    {
      id: "base-street-name", type: "symbol", source: "base-street", maxzoom: 16,
      layout: { "text-field": ["get", "name"], "text-size": 12, "text-font": ["sans"] },
      paint: { "text-color": colours.text, "text-halo-color": colours.halo, "text-halo-width": 1.4, "text-opacity": 0.75 },
    },
  ];
}
