import { Group, SimpleGrid, Stack, Table, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { api, data } from "@/client/http";
import { whileNotLive } from "@/client/live";
import { keys } from "@/client/queries";
import type { CaseDetail, Event } from "@/client/types";
import { EvidencePlayer } from "@/parts/evidence/EvidencePlayer";
import { shownEvent } from "@/parts/evidence/shown";
import { Failure } from "@/parts/Failure";
import { Loading } from "@/parts/Loading";
import { CasePlace } from "@/parts/map/CasePlace";
import { KindBadge, SeverityMark, StageBadge } from "@/parts/Marks";
import { Time } from "@/parts/Time";
import { caseRoute } from "./caseRoute";
import { useCasesWords } from "./words";

/** One case: what was seen, where, and why it fired. */
export function CasePage() {
  const { caseId } = caseRoute.useParams();
  const found = useQuery({
    queryKey: [...keys.cases, caseId],
    queryFn: ({ signal }) => data(api.GET("/v1/cases/{case_id}", { params: { path: { case_id: caseId } }, signal })),
    refetchInterval: whileNotLive,
  });
  return (
    <div className="h-page">
      {found.isPending && <Loading lines={10} />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.isSuccess && <Shown case_={found.data} />}
    </div>
  );
}

function Shown({ case_ }: { case_: CaseDetail }) {
  const say = useCasesWords();
  const { event, files } = shownEvent(case_);
  return (
    <>
      <Group gap="sm">
        <Title order={1}>{say("one", { id: String(case_.case_id) })}</Title>
        <KindBadge kind={case_.corrected_kind ?? case_.kind} />
        <SeverityMark severity={case_.severity} />
        <StageBadge stage={case_.stage} />
        <Time at={case_.opened} age />
      </Group>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="sm">
        <Stack h="30rem">
          <EvidencePlayer files={files} event={event} keys />
        </Stack>
        <Stack h="30rem" className="h-panel">
          <CasePlace of={case_} />
        </Stack>
      </SimpleGrid>
      {event !== undefined && <Measured event={event} />}
    </>
  );
}

/** What the rule measured beside what it allows. */
function Measured({ event }: { event: Event }) {
  const say = useCasesWords();
  const rows = [...Object.entries(event.why.measured).map((row) => [...row, say("measured")] as const), ...Object.entries(event.why.thresholds).map((row) => [...row, say("allowed")] as const)];
  return (
    <section className="h-panel">
      <Title order={2} p="sm">
        {say("why")}
      </Title>
      <Table>
        <Table.Tbody>
          {rows.map(([name, value, what]) => (
            <Table.Tr key={`${what}${name}`}>
              <Table.Td w="12rem">{what}</Table.Td>
              <Table.Td w="14rem">{name}</Table.Td>
              <Table.Td>{String(value)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}
