/** Keeps a MapLibre map in step with what a page gives. */

import { AttributionControl, type GeoJSONSource, type LngLatBoundsLike, Map as LibreMap, NavigationControl, ScaleControl, setWorkerUrl, type StyleSpecification } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import { useEffect, useRef, useState } from "react";
import type { Site } from "@/client/types";
import { usePartsWords } from "../words";
import type { Ground } from "./base";
import { type Datum, drawn, drawnAt, placeOf } from "./datum";
import type { Bounds, Happening } from "./MapView";
import { keepPace } from "./pace";
import { type MapSource, type Scheme, styleOf } from "./style";

setWorkerUrl(new URL(workerUrl, window.location.href).href);

const CHINA: Bounds = [73, 18, 135, 54];
const PADDING = 36;
/** What is picked shall not lie in this share of the map's width and height at its edges. */
const EDGE = 0.1;
/** What is picked is looked at from here at least: a few streets. */
const CLOSE = 16;

interface Made {
  bounds: Bounds | null;
  maxZoom: number;
  settings: Site["map"];
  label: string;
  onReady: ((map: LibreMap) => void) | undefined;
}

/** Make a map in an element; `failed` where the browser can't draw one. */
export function useLibreMap(place: HTMLElement | null, { bounds, maxZoom, settings, label, onReady }: Made) {
  const say = usePartsWords();
  const [map, setMap] = useState<LibreMap | null>(null);
  const [failed, setFailed] = useState(false);
  const given = useRef({ bounds, onReady, say, settings });
  useEffect(() => {
    given.current = { bounds, onReady, say, settings };
  });
  useEffect(() => {
    if (place === null) return undefined;
    const { settings: set } = given.current;
    const made = begun(place, fitted(set.datum, given.current.bounds ?? CHINA), given.current.say);
    if (made === null) {
      setFailed(true);
      return undefined;
    }
    made.getCanvas().setAttribute("aria-label", label);
    made.once("load", () => {
      setMap(made);
      given.current.onReady?.(made);
    });
    const atRest = keepPace(made);
    return () => {
      atRest();
      setMap(null);
      made.remove();
    };
  }, [place, label]);
  const wanted = bounds?.join();
  useEffect(() => {
    if (map === null || wanted === undefined) return;
    map.fitBounds(fitted(given.current.settings.datum, wanted.split(",").map(Number) as Bounds), { padding: PADDING, maxZoom, duration: 0 });
  }, [map, wanted, maxZoom]);
  return { map, failed };
}

function begun(place: HTMLElement, bounds: LngLatBoundsLike, say: ReturnType<typeof usePartsWords>): LibreMap | null {
  try {
    const map = new LibreMap({
      container: place,
      style: { version: 8, sources: {}, layers: [] },
      bounds,
      fitBoundsOptions: { padding: PADDING },
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      maxZoom: 21,
      locale: { "NavigationControl.ZoomIn": say("zoomIn"), "NavigationControl.ZoomOut": say("zoomOut"), "Map.Title": say("map") },
    });
    map.touchZoomRotate.disableRotation();
    map.addControl(new NavigationControl({ showCompass: false }), "top-right");
    map.addControl(new ScaleControl({ unit: "metric" }), "bottom-left");
    map.addControl(new AttributionControl({ compact: true }), "bottom-right");
    return map;
  } catch {
    return null; // there is no WebGL
  }
}

function fitted(datum: Datum, [west, south, east, north]: Bounds): LngLatBoundsLike {
  return [drawnAt(datum, west, south), drawnAt(datum, east, north)];
}

/** Have the style follow the theme and the layers; data stays what it is. */
export function useStyle(map: LibreMap | null, scheme: Scheme, settings: Site["map"], sources: readonly MapSource[]): void {
  const layers = JSON.stringify(sources.map(({ id, layers: own, cluster }) => [id, own, cluster]));
  const latest = useRef(sources);
  useEffect(() => {
    latest.current = sources;
  });
  useEffect(() => {
    const next = styleOf(scheme, settings, latest.current);
    void map?.setStyle(next, { diff: true, transformStyle: withData });
  }, [map, scheme, settings, layers]);
}

/** Return a style with the data of the one before: else a style of another colour would empty all sources. */
function withData(before: StyleSpecification | undefined, next: StyleSpecification): StyleSpecification {
  const kept = Object.entries(next.sources).map(([id, source]) => {
    const was = before?.sources[id];
    return [id, source.type === "geojson" && was?.type === "geojson" ? { ...source, data: was.data } : source] as const;
  });
  return { ...next, sources: Object.fromEntries(kept) };
}

/** Have the data follow; a style that is new gets all of it. */
export function useData(map: LibreMap | null, datum: Datum, sources: readonly MapSource[], ground: readonly Ground[]): void {
  const latest = useRef<readonly Ground[]>([]);
  const kept = useRef(new Map<string, Ground["data"]>());
  useEffect(() => {
    latest.current = [...ground, ...sources];
    if (map !== null) fill(map, datum, latest.current, kept.current);
  }, [map, datum, sources, ground]);
  useEffect(() => {
    if (map === null) return undefined;
    const known = kept.current;
    const again = () => {
      known.clear();
      fill(map, datum, latest.current, known);
    };
    const tellers = [map.on("movestart", notYet), map.on("idle", ({ target }) => target.getContainer().setAttribute("data-drawn", "all"))];
    map.on("style.load", again);
    return () => {
      map.off("style.load", again);
      for (const one of tellers) one.unsubscribe();
      known.clear();
    };
  }, [map, datum]);
}

/** Whoever looks at the map from outside is told whether all that was given is drawn: `data-drawn` of its element. */
function notYet({ target }: { target: LibreMap }): void {
  target.getContainer().setAttribute("data-drawn", "not yet");
}

function fill(map: LibreMap, datum: Datum, given: readonly Ground[], kept: Map<string, Ground["data"]>): void {
  for (const { id, data } of given) {
    const source = map.getSource<GeoJSONSource>(id);
    if (source === undefined || kept.get(id) === data) continue;
    notYet({ target: map });
    void source.setData(drawn(datum, data));
    kept.set(id, data);
  }
}

/** Go to what is picked when it is out of sight or at the edge. */
export function useFocus(map: LibreMap | null, datum: Datum, focus: readonly [lon: number, lat: number] | null): void {
  const [lon, lat] = focus ?? [];
  useEffect(() => {
    if (map === null || lon === undefined || lat === undefined) return;
    const center = drawnAt(datum, lon, lat);
    const { x, y } = map.project(center);
    const { clientWidth: width, clientHeight: height } = map.getContainer();
    const isSeen = x > EDGE * width && x < (1 - EDGE) * width && y > EDGE * height && y < (1 - EDGE) * height;
    if (isSeen && map.getZoom() >= CLOSE) return;
    const isFar = Math.abs(x - width / 2) > 2 * width || Math.abs(y - height / 2) > 2 * height;
    const zoom = Math.max(map.getZoom(), CLOSE);
    if (isFar) map.jumpTo({ center, zoom });
    else map.easeTo({ center, zoom });
  }, [map, datum, lon, lat]);
}

/** Tell clicks and moves. */
export function useHappenings(map: LibreMap | null, datum: Datum, sources: readonly MapSource[], happening: Happening): void {
  const latest = useRef({ sources, happening });
  useEffect(() => {
    latest.current = { sources, happening };
  });
  useEffect(() => {
    if (map === null) return undefined;
    const layers = () =>
      latest.current.sources.filter((source) => source.picks).flatMap((source) => source.layers.map((layer) => layer.id)).filter((id) => map.getLayer(id) !== undefined);
    const clicks = map.on("click", (event) => {
      const { onPick, onGround } = latest.current.happening;
      const found = map.queryRenderedFeatures(event.point, { layers: layers() })[0];
      if (found !== undefined) onPick?.(found, found.source);
      else onGround?.(...placeOf(datum, event.lngLat.lng, event.lngLat.lat));
    });
    const hovers = map.on("mousemove", (event) => {
      const over = latest.current.happening.onPick !== undefined && map.queryRenderedFeatures(event.point, { layers: layers() }).length > 0;
      map.getCanvas().style.cursor = over ? "pointer" : "";
    });
    const moves = map.on("moveend", () => latest.current.happening.onMove?.(seen(map, datum), map.getZoom()));
    return () => {
      for (const one of [clicks, hovers, moves]) one.unsubscribe();
    };
  }, [map, datum]);
}

function seen(map: LibreMap, datum: Datum): Bounds {
  const bounds = map.getBounds();
  return [...placeOf(datum, bounds.getWest(), bounds.getSouth()), ...placeOf(datum, bounds.getEast(), bounds.getNorth())];
}
