/** The map itself; pages take `MapView`, which loads it when it is needed. */

import "maplibre-gl/dist/maplibre-gl.css";
import { useComputedColorScheme } from "@mantine/core";
import { useState } from "react";
import { useSite } from "@/client/queries";
import { Empty } from "../Empty";
import { usePartsWords } from "../words";
import { useBase } from "./base";
import { useData, useFocus, useHappenings, useLibreMap, useStyle } from "./libre";
import classes from "./map.module.css";
import type { Bounds, MapViewProps } from "./MapView";

export function LibreView({ label, sources, bounds, maxZoom = 17, base = true, focus = null, failure, onReady, children, ...happening }: MapViewProps) {
  const say = usePartsWords();
  const { map: settings } = useSite();
  const scheme = useComputedColorScheme("light");
  const [place, hold] = useState<HTMLElement | null>(null);
  const { map, failed } = useLibreMap(place, { bounds: bounds ?? (settings.bounds as Bounds | null), maxZoom, settings, label, onReady });
  const ground = useBase(base);
  useStyle(map, scheme, settings, sources);
  useData(map, settings.datum, sources, ground);
  useFocus(map, settings.datum, focus);
  useHappenings(map, settings.datum, sources, happening);
  return (
    <div className={classes.frame}>
      <div ref={hold} className={classes.map} role="region" aria-label={label} data-map={failed ? "failed" : map === null ? "starting" : "ready"} />
      {failed ? <Empty title={say("mapFailed")} {...(failure === undefined ? {} : { more: failure })} /> : children}
    </div>
  );
}
