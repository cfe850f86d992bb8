/** A map of the district: its grid, what a page lays on it, tiles where the site has them. Everything given and told is WGS-84. */

import type { Map as LibreMap, MapGeoJSONFeature } from "maplibre-gl";
import { lazy, type ReactNode, Suspense } from "react";
import { Loading } from "../Loading";
import type { MapSource } from "./style";

export type Bounds = [west: number, south: number, east: number, north: number];

/** What may happen on a map. */
export interface Happening {
  /** Something that may be picked was clicked. */
  onPick?: (feature: MapGeoJSONFeature, source: string) => void;
  /** The ground was clicked, or something that may not be picked. */
  onGround?: (lon: number, lat: number) => void;
  /** The map shows another part now. */
  onMove?: (bounds: Bounds, zoom: number) => void;
}

export interface MapViewProps extends Happening {
  /** What the map is of, for those who don't see it. */
  label: string;
  sources: readonly MapSource[];
  /** What is shown at first, and when it changes; default: the district. */
  bounds?: Bounds | null | undefined;
  /** Largest zoom of that. */
  maxZoom?: number;
  /** Draw the district's streets and cells below. */
  base?: boolean;
  /** What is picked: the map goes there when it is out of sight. */
  focus?: readonly [lon: number, lat: number] | null;
  /** What can still be done where the browser can't draw a map. */
  failure?: string;
  /** The map itself, for what there is no prop for. Places on it are of the tiles' datum: see `drawnAt`. */
  onReady?: (map: LibreMap) => void;
  children?: ReactNode;
}

const LibreView = lazy(async () => ({ default: (await import("./LibreView")).LibreView }));

/** The map is a megabyte: a page shows all else before it has come. */
export function MapView(props: MapViewProps) {
  return (
    <Suspense fallback={<Loading lines={1} height="100%" />}>
      <LibreView {...props} />
    </Suspense>
  );
}
