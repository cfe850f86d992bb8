/** A map of the district: its grid, what a page lays on it, tiles where the site has them. Everything given and told is WGS-84. */

import "maplibre-gl/dist/maplibre-gl.css";
import { useComputedColorScheme } from "@mantine/core";
import type { Map as LibreMap } from "maplibre-gl";
import { type ReactNode, useState } from "react";
import { useSite } from "@/client/queries";
import { Empty } from "../Empty";
import { usePartsWords } from "../words";
import { useBase } from "./base";
import { type Happening, useData, useHappenings, useLibreMap, useStyle } from "./libre";
import classes from "./map.module.css";
import type { MapSource } from "./style";

export type Bounds = [west: number, south: number, east: number, north: number];

interface MapViewProps extends Happening {
  /** What the map is of, for those who don't see it. */
  label: string;
  sources: readonly MapSource[];
  /** What is shown at first, and when it changes; default: the district. */
  bounds?: Bounds | null | undefined;
  /** Largest zoom of that. */
  maxZoom?: number;
  /** Draw the district's streets and cells below. */
  base?: boolean;
  /** The map itself, for what there is no prop for. Places on it are of the tiles' datum: see `drawnAt`. */
  onReady?: (map: LibreMap) => void;
  children?: ReactNode;
}

export function MapView({ label, sources, bounds, maxZoom = 17, base = true, onReady, children, ...happening }: MapViewProps) {
  const say = usePartsWords();
  const { map: settings } = useSite();
  const scheme = useComputedColorScheme("light");
  const [place, hold] = useState<HTMLElement | null>(null);
  const { map, failed } = useLibreMap(place, { bounds: bounds ?? (settings.bounds as Bounds | null), maxZoom, settings, label, onReady });
  const ground = useBase(base);
  useStyle(map, scheme, settings, sources);
  useData(map, settings.datum, sources, ground);
  useHappenings(map, settings.datum, sources, happening);
  return (
    <div className={classes.frame}>
      <div ref={hold} className={classes.map} role="region" aria-label={label} data-map={map === null ? "starting" : "ready"} />
      {failed && <Empty title={say("mapFailed")} />}
      {children}
    </div>
  );
}
