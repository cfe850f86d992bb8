import { Alert, Button, Group, Text, useComputedColorScheme } from "@mantine/core";
import { IconCurrentLocation } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { Map as LibreMap } from "maplibre-gl";
import { useMemo, useRef, useState } from "react";
import { api, data } from "@/client/http";
import { keys } from "@/client/queries";
import { boundsOf, circle } from "@/parts/map/circle";
import { caseLayers, errorLayers } from "@/parts/map/layers";
import { type Bounds, MapView } from "@/parts/map/MapView";
import type { MapSource, Scheme } from "@/parts/map/style";
import { useFormat } from "@/words/format";
import { byHandRadius, type Fix, type Place } from "./draft";
import classes from "./report.module.css";
import type { Lack } from "./usePosition";
import { useReportWords } from "./words";

/** So much around the phone is shown, metres. */
const NEAR_M = 120;
/** What is known no better is looked at from nearer, so that it can be touched again. */
const ROUGH_M = 40;

interface PlacePickerProps {
  position: { fix: Fix | null; lack: Lack | null };
  byHand: Place | null;
  pick: (place: Place | null) => void;
}

/** Where it is: as the phone says, or where the map was touched. */
export function PlacePicker({ position: { fix, lack }, byHand, pick }: PlacePickerProps) {
  const say = useReportWords();
  const scheme = useComputedColorScheme("light");
  const place = byHand ?? fix;
  const sources = useMemo(() => sourcesOf(place, scheme), [place, scheme]);
  const [around, look] = useState<Bounds | null>(null);
  const map = useRef<LibreMap | null>(null);
  const [zoom, setZoom] = useState<number | null>(null);
  if (around === null && fix !== null) look(near(fix));
  const touch = (lon: number, lat: number) => {
    const touched = { lat, lon, radius: byHandRadius(lat, map.current?.getZoom() ?? 0) };
    pick(touched);
    if (touched.radius > ROUGH_M) look(near({ ...touched, radius: 0 }));
  };
  const again = () => {
    pick(null);
    if (fix !== null) look(near(fix));
  };
  return (
    <>
      <Where place={place} isByHand={byHand !== null} />
      {lack !== null && <Alert color={lack === "asking" ? "gray" : "yellow"} my="xs" role="status">{say(`lack.${lack}`)}</Alert>}
      <div className={classes.map} data-zoom={zoom === null ? "" : Math.floor(zoom)}>
        <MapView label={say("map")} sources={sources} bounds={around} maxZoom={18} onGround={touch} onMove={(_, at) => setZoom(at)} onReady={(made) => { map.current = made; }} />
      </div>
      <Group justify="space-between" mt="xs" gap="xs">
        <Text size="md" c="dimmed">{say("touch")}</Text>
        {byHand !== null && fix !== null && <Button variant="default" size="md" h="3rem" leftSection={<IconCurrentLocation size="1.2rem" stroke={1.6} />} onClick={again}>{say("usePhone")}</Button>}
      </Group>
    </>
  );
}

/** The street and cell of a place in words, and how sure it is. */
function Where({ place, isByHand }: { place: Place | null; isByHand: boolean }) {
  const say = useReportWords();
  const format = useFormat();
  const at = place === null ? null : { lat: Number(place.lat.toFixed(4)), lon: Number(place.lon.toFixed(4)) };
  const found = useQuery({
    queryKey: [...keys.grid, "at", at],
    enabled: at !== null,
    staleTime: 3_600_000,
    retry: false,
    queryFn: ({ signal }) => data(api.GET("/v1/grid/at", { params: { query: at ?? { lat: 0, lon: 0 } }, signal })),
  });
  if (place === null) return null;
  const names = (found.data?.areas ?? []).filter((area) => area.level === "street" || area.level === "community").map((area) => area.name).reverse();
  const accuracy = isByHand ? say("byHand", { metres: format.metres(place.radius) }) : say("accuracy", { metres: format.metres(place.radius) });
  return <Text size="lg" mb="xs" data-place={isByHand ? "hand" : "phone"}><b>{accuracy}</b>{names.length > 0 && ` · ${names.join(" ")}`}</Text>;
}

function near({ lat, lon, radius }: Place): Bounds | null {
  return boundsOf(circle(lon, lat, Math.max(radius * 2, NEAR_M)).geometry.coordinates.flat() as [number, number][]);
}

function sourcesOf(place: Place | null, scheme: Scheme): MapSource[] {
  const known = place === null ? [] : [place];
  const points = known.map(({ lat, lon }) => ({ type: "Feature" as const, geometry: { type: "Point" as const, coordinates: [lon, lat] }, properties: { severity: "low", chosen: true } }));
  return [
    { id: "error", data: { type: "FeatureCollection", features: known.map(({ lat, lon, radius }) => circle(lon, lat, radius)) }, layers: errorLayers("error", scheme) },
    { id: "place", data: { type: "FeatureCollection", features: points }, layers: caseLayers("place", scheme) },
  ];
}
