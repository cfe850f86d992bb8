import { Anchor, Group, Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { CaseDetail } from "@/client/types";
import { shownEvent } from "@/parts/evidence/shown";
import { CasePlace } from "@/parts/map/CasePlace";
import { KindBadge, SeverityMark } from "@/parts/Marks";
import { Reasons } from "@/parts/reason/Reasons";
import { Time } from "@/parts/Time";
import { useFormat } from "@/words/format";
import classes from "./desk.module.css";
import { useReviewWords } from "./words";

interface FactsProps {
  of: CaseDetail;
  /** The right place is asked for. */
  picking: boolean;
  pick: (place: { lat: number; lon: number }) => void;
}

/** What, when, where and why. */
export function Facts({ of, picking, pick }: FactsProps) {
  const say = useReviewWords();
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
        {event !== undefined && <Reasons event={event} />}
        <Text size="sm" c="dimmed"><Time at={of.opened} age /></Text>
        <Text size="sm" c="dimmed">{of.streams.join(", ")}</Text>
        <Where of={of} />
      </Stack>
      <div className={picking ? `${classes.map} ${classes.picking} h-panel` : `${classes.map} h-panel`}>
        <CasePlace of={of} pick={picking ? pick : undefined} />
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
