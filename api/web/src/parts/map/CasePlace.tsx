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

const NONE: readonly Placed[] = [];

type Placed = Pick<CaseView, "case_id" | "lat" | "lon" | "radius_m" | "severity">;

interface CasePlaceProps {
  of: Placed;
  /** Cases around it, drawn small. */
  others?: readonly Placed[];
  /** Given when another place is asked for: the ground that is clicked. */
  pick?: ((place: { lat: number; lon: number }) => void) | undefined;
}

/** Where a case is, with the circle that holds the place 9 times in 10. */
export function CasePlace({ of, others = NONE, pick }: CasePlaceProps) {
  const say = usePartsWords();
  const scheme = useComputedColorScheme("light");
  const { lat, lon, radius_m: radius } = of;
  const sources = useMemo(() => sourcesOf(of, others, scheme), [of, others, scheme]);
  const isKnown = lat !== null && lon !== null;
  if (!isKnown && pick === undefined) return <Text p="md">{say("noPlace")}</Text>;
  const around = isKnown ? boundsOf(circle(lon, lat, Math.max(radius ?? 0, NEAR_M)).geometry.coordinates.flat() as [number, number][]) : null;
  return <MapView label={say("place")} sources={sources} bounds={around} {...(pick === undefined ? {} : { onGround: (x: number, y: number) => pick({ lat: y, lon: x }) })} />;
}

function sourcesOf(of: Placed, others: readonly Placed[], scheme: Scheme): MapSource[] {
  const { lat, lon, radius_m: radius } = of;
  if (lat === null || lon === null) return [];
  const around = others.filter((one) => one.lat !== null && one.lon !== null).map((one) => spot(one, false));
  return [
    { id: "others", data: { type: "FeatureCollection", features: around }, layers: caseLayers("others", scheme) },
    { id: "error", data: { type: "FeatureCollection", features: radius === null ? [] : [circle(lon, lat, radius)] }, layers: errorLayers("error", scheme) },
    { id: "case", data: { type: "FeatureCollection", features: [spot(of, true)] }, layers: caseLayers("case", scheme) },
  ];
}

function spot({ case_id: id, lat, lon, severity }: Placed, chosen: boolean) {
  return { type: "Feature" as const, geometry: { type: "Point" as const, coordinates: [lon ?? 0, lat ?? 0] }, properties: { id, severity, chosen } };
}
