import { Anchor, Group, Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useDeferredValue } from "react";
import type { CaseDetail } from "@/client/types";
import { shownEvent } from "@/parts/evidence/shown";
import { CasePlace } from "@/parts/map/CasePlace";
import { CameraLinks, KindBadge, SeverityMark } from "@/parts/Marks";
import { Reasons } from "@/parts/reason/Reasons";
import { Time } from "@/parts/Time";
import { useFormat } from "@/words/format";
import classes from "./desk.module.css";
import { Nearby, useNearby } from "./Nearby";
import { useReviewWords } from "./words";

export interface Place {
  lat: number;
  lon: number;
}

interface FactsProps {
  of: CaseDetail;
  /** The right place is asked for. */
  picking: boolean;
  pick: (place: Place) => void;
}

/** What, when, where and why; what lies around it once its clip is on the screen. */
export function Facts({ of, picking, pick }: FactsProps) {
  const say = useReviewWords();
  const { event } = shownEvent(of);
  return (
    <>
      <Stack gap={4} p="sm" className="h-panel">
        <Group gap="xs">
          <KindBadge kind={of.corrected_kind ?? of.kind} />
          <SeverityMark severity={of.severity} />
          <Anchor ml="auto" size="sm" renderRoot={(props) => <Link to="/cases/$caseId" params={{ caseId: of.case_id }} {...props} />}>
            {say("case", { id: String(of.case_id) })}
          </Anchor>
        </Group>
        {event !== undefined && <Reasons event={event} />}
        <Text size="sm" c="dimmed"><Time at={of.opened} age /> · <CameraLinks ids={of.streams} /></Text>
        <Where of={of} />
      </Stack>
      <Around of={of} picking={picking} pick={pick} />
    </>
  );
}

/** Neighbours and the map, which shows the last case until there is time for the next. */
function Around({ of, picking, pick }: FactsProps) {
  const late = useDeferredValue(of);
  const isThere = late.case_id === of.case_id;
  const nearby = useNearby(late);
  return (
    <>
      <Nearby cases={isThere ? nearby : undefined} />
      <div className={picking ? `${classes.map} ${classes.picking} h-panel` : `${classes.map} h-panel`} aria-busy={!isThere} data-of={late.case_id}>
        <CasePlace of={late} pick={picking ? pick : undefined} {...(nearby === undefined ? {} : { others: nearby })} />
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
