import { Anchor, Group, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { api, data } from "@/client/http";
import { whileNotLive } from "@/client/live";
import { keys } from "@/client/queries";
import type { CaseView } from "@/client/types";
import { Failure } from "@/parts/Failure";
import { Loading } from "@/parts/Loading";
import { KindBadge, SeverityMark, StageBadge } from "@/parts/Marks";
import { Time } from "@/parts/Time";
import { useStreamsWords } from "./words";

const SHOWN = 8;

/** The newest cases of a camera. */
export function LastCases({ id }: { id: string }) {
  const say = useStreamsWords();
  const found = useQuery({
    queryKey: [...keys.cases, "stream", id],
    queryFn: ({ signal }) => data(api.GET("/v1/cases", { params: { query: { stream: id, limit: SHOWN } }, signal })),
    refetchInterval: whileNotLive,
  });
  return (
    <section className="h-panel" aria-label={say("lastCases")}>
      <Title order={2} px="sm" pt="sm" pb={4}>{say("lastCases")}</Title>
      {found.isPending && <Loading lines={4} />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.data?.cases.length === 0 && <Text size="sm" c="dimmed" px="sm" pb="sm">{say("noCases")}</Text>}
      {found.data?.cases.map((one) => <Row key={one.case_id} of={one} />)}
    </section>
  );
}

function Row({ of }: { of: CaseView }) {
  return (
    <Group gap={8} px="sm" py={5} wrap="nowrap" style={{ borderTop: "1px solid var(--h-edge)" }}>
      <SeverityMark severity={of.severity} bare />
      <Anchor size="sm" renderRoot={(props) => <Link to="/cases/$caseId" params={{ caseId: of.case_id }} {...props} />}>{of.case_id}</Anchor>
      <KindBadge kind={of.corrected_kind ?? of.kind} />
      <StageBadge stage={of.stage} />
      <Text size="xs" c="dimmed" ml="auto" component="div"><Time at={of.opened} /></Text>
    </Group>
  );
}
