import { Anchor, Group, Stack, Text, useComputedColorScheme } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import type { CaseDetail } from "@/client/types";
import { boundsOf, circle } from "@/parts/map/circle";
import { caseLayers, errorLayers } from "@/parts/map/layers";
import { MapView } from "@/parts/map/MapView";
import type { MapSource, Scheme } from "@/parts/map/style";
import { KindBadge, SeverityMark } from "@/parts/Marks";
import { Time } from "@/parts/Time";
import { useFormat } from "@/words/format";
import classes from "./desk.module.css";
import { reasons } from "./reason";
import { shownEvent } from "./shown";
import { useTold } from "./told";
import { useReviewWords } from "./words";

const NEAR_M = 60;

interface FactsProps {
  of: CaseDetail;
  /** The right place is asked for. */
  picking: boolean;
  pick: (place: { lat: number; lon: number }) => void;
}

/** What, when, where and why. */
export function Facts({ of, picking, pick }: FactsProps) {
  const say = useReviewWords();
  const told = useTold();
  const { event } = shownEvent(of);
  return (
    <>
      <Stack gap={6} p="sm" className="h-panel">
        <Group gap="xs">
          <KindBadge kind={of.corrected_kind ?? of.kind} />
          <SeverityMark severity={of.severity} />
          <Anchor ml="auto" size="sm" renderRoot={(props) => <Link to="/cases/$caseId" params={{ caseId: of.case_id }} {...props} />}>
            {say("case", { id: String(of.case_id) })}
          </Anchor>
        </Group>
        {event !== undefined && (
          <Stack gap={2}>
            {reasons(event).map((reason, at) => (
              <Text key={reason.key} size="sm" fw={at === 0 ? 600 : undefined}>{told(reason)}</Text>
            ))}
          </Stack>
        )}
        <Text size="sm" c="dimmed"><Time at={of.opened} age /></Text>
        <Text size="sm" c="dimmed">{of.streams.join(", ")}</Text>
        <Where of={of} />
      </Stack>
      <div className={picking ? `${classes.map} ${classes.picking} h-panel` : `${classes.map} h-panel`}>
        <Place of={of} {...(picking ? { pick } : {})} />
      </div>
    </>
  );
}

function Where({ of }: { of: CaseDetail }) {
  const say = useReviewWords();
  const format = useFormat();
  const parts = [
    of.radius_m === null ? null : say("within", { radius: format.metres(of.radius_m) }),
    of.grid_code === null ? null : say("cell", { code: of.grid_code }),
    of.asset_code === null ? null : say("asset", { code: of.asset_code }),
    of.recurrence > 0 ? say("recurs", { count: of.recurrence }) : null,
  ].filter((part) => part !== null);
  return <Text size="sm" c="dimmed">{parts.length === 0 ? say("nowhere") : parts.join(" · ")}</Text>;
}

function Place({ of, pick }: { of: CaseDetail; pick?: (place: { lat: number; lon: number }) => void }) {
  const say = useReviewWords();
  const scheme = useComputedColorScheme("light");
  const { lat, lon, radius_m: radius } = of;
  const sources = useMemo(() => sourcesOf(of, scheme), [of, scheme]);
  const around = lat === null || lon === null ? null : boundsOf(circle(lon, lat, Math.max(radius ?? 0, NEAR_M)).geometry.coordinates.flat() as [number, number][]);
  return <MapView label={say("place")} sources={sources} bounds={around} {...(pick === undefined ? {} : { onGround: (x: number, y: number) => pick({ lat: y, lon: x }) })} />;
}

function sourcesOf({ case_id: id, lat, lon, radius_m: radius, severity }: CaseDetail, scheme: Scheme): MapSource[] {
  if (lat === null || lon === null) return [];
  const point = { type: "Feature" as const, geometry: { type: "Point" as const, coordinates: [lon, lat] }, properties: { id, severity, chosen: true } };
  return [
    { id: "error", data: { type: "FeatureCollection", features: radius === null ? [] : [circle(lon, lat, radius)] }, layers: errorLayers("error", scheme) },
    { id: "case", data: { type: "FeatureCollection", features: [point] }, layers: caseLayers("case", scheme) },
  ];
}
