import { Text, useComputedColorScheme } from "@mantine/core";
import { useMemo } from "react";
import type { CaseView } from "@/client/types";
import { usePartsWords } from "../words";
import { boundsOf, circle } from "./circle";
import { caseLayers, errorLayers } from "./layers";
import { MapView } from "./MapView";
import type { MapSource, Scheme } from "./style";

/** So much around a place is shown at least, metres. */
const NEAR_M = 60;

type Placed = Pick<CaseView, "case_id" | "lat" | "lon" | "radius_m" | "severity">;

interface CasePlaceProps {
  of: Placed;
  /** Given when another place is asked for: the ground that is clicked. */
  pick?: ((place: { lat: number; lon: number }) => void) | undefined;
}

/** Where a case is, with the circle that holds the place 9 times in 10. */
export function CasePlace({ of, pick }: CasePlaceProps) {
  const say = usePartsWords();
  const scheme = useComputedColorScheme("light");
  const { lat, lon, radius_m: radius } = of;
  const sources = useMemo(() => sourcesOf(of, scheme), [of, scheme]);
  const isKnown = lat !== null && lon !== null;
  if (!isKnown && pick === undefined) return <Text p="md">{say("noPlace")}</Text>;
  const around = isKnown ? boundsOf(circle(lon, lat, Math.max(radius ?? 0, NEAR_M)).geometry.coordinates.flat() as [number, number][]) : null;
  return <MapView label={say("place")} sources={sources} bounds={around} {...(pick === undefined ? {} : { onGround: (x: number, y: number) => pick({ lat: y, lon: x }) })} />;
}

function sourcesOf({ case_id: id, lat, lon, radius_m: radius, severity }: Placed, scheme: Scheme): MapSource[] {
  if (lat === null || lon === null) return [];
  const point = { type: "Feature" as const, geometry: { type: "Point" as const, coordinates: [lon, lat] }, properties: { id, severity, chosen: true } };
  return [
    { id: "error", data: { type: "FeatureCollection", features: radius === null ? [] : [circle(lon, lat, radius)] }, layers: errorLayers("error", scheme) },
    { id: "case", data: { type: "FeatureCollection", features: [point] }, layers: caseLayers("case", scheme) },
  ];
}
