import { Anchor, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { components } from "@/client/api";
import { api, data } from "@/client/http";
import { keys } from "@/client/queries";
import type { CaseDetail } from "@/client/types";
import { KindBadge } from "@/parts/Marks";
import { useFormat } from "@/words/format";
import classes from "./desk.module.css";
import { useReviewWords } from "./words";

export type Neighbour = components["schemas"]["NeighbourView"];

/** So far, metres, and so long before and after, hours, is near. */
const NEAR = { metres: 50, hours: 24 };
const MOST = 20;
const LISTED = 3;

/** Other cases near a case in time and place, the nearest first. */
export function useNearby(of: CaseDetail): Neighbour[] | undefined {
  const asked = useQuery({
    queryKey: [...keys.cases, of.case_id, "neighbours", "review"],
    staleTime: 60_000,
    queryFn: ({ signal }) =>
      data(api.GET("/v1/cases/{case_id}/neighbours", { params: { path: { case_id: of.case_id }, query: { ...NEAR, limit: MOST } }, signal })),
  });
  return asked.data?.cases;
}

/** The nearest of them in words: what, how far, how long before or after. */
export function Nearby({ cases }: { cases: readonly Neighbour[] | undefined }) {
  const say = useReviewWords();
  const format = useFormat();
  return (
    <Stack gap={2} p="xs" className={`${classes.nearby} h-panel`} role="group" aria-label={say("nearby")}>
      <Text size="sm" fw={600}>
        {say("nearby")} <Text span size="xs" c="dimmed">{say("nearbyHow", { metres: format.metres(NEAR.metres), hours: format.duration(NEAR.hours * 3600) })}</Text>
      </Text>
      {cases?.length === 0 && <Text size="sm" c="dimmed">{say("nearbyNone")}</Text>}
      {cases?.slice(0, LISTED).map((one) => (
        <Text key={one.case_id} size="sm" component="div" className={classes.neighbour}>
          <KindBadge kind={one.corrected_kind ?? one.kind} />
          <span>{one.distance_m === null ? say("sameCamera") : format.metres(one.distance_m)}</span>
          <span>{say(one.apart_s < 0 ? "earlier" : "later", { time: format.duration(Math.abs(one.apart_s)) })}</span>
          <Anchor size="sm" ml="auto" renderRoot={(props) => <Link to="/cases/$caseId" params={{ caseId: one.case_id }} {...props} />}>{`#${String(one.case_id)}`}</Anchor>
        </Text>
      ))}
      {cases !== undefined && cases.length > LISTED && <Text size="xs" c="dimmed">{say.count("nearbyMore", cases.length - LISTED)}</Text>}
    </Stack>
  );
}
