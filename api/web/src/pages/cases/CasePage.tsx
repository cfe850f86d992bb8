import { Group, SimpleGrid, Stack, Table, Text, Title, useComputedColorScheme } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { api, data } from "@/client/http";
import { whileNotLive } from "@/client/live";
import { keys } from "@/client/queries";
import type { CaseDetail, Event } from "@/client/types";
import { EvidencePlayer } from "@/parts/evidence/EvidencePlayer";
import { Failure } from "@/parts/Failure";
import { Loading } from "@/parts/Loading";
import { boundsOf, circle } from "@/parts/map/circle";
import { caseLayers, errorLayers } from "@/parts/map/layers";
import { MapView } from "@/parts/map/MapView";
import type { MapSource, Scheme } from "@/parts/map/style";
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
  const event = case_.events[0];
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
          <EvidencePlayer files={case_.evidence.filter((file) => file.event_id === event?.id)} event={event} keys />
        </Stack>
        <Stack h="30rem" className="h-panel">
          <Place case_={case_} />
        </Stack>
      </SimpleGrid>
      {event !== undefined && <Measured event={event} />}
    </>
  );
}

function Place({ case_ }: { case_: CaseDetail }) {
  const say = useCasesWords();
  const scheme = useComputedColorScheme("light");
  const { lat, lon, radius_m: radius } = case_;
  const sources = useMemo(() => sourcesOf(case_, scheme), [case_, scheme]);
  if (lat === null || lon === null) return <Text p="md">{say("noPlace")}</Text>;
  const around = boundsOf(circle(lon, lat, Math.max(radius ?? 0, 60)).geometry.coordinates.flat() as [number, number][]);
  return <MapView label={say("place")} sources={sources} bounds={around} />;
}

function sourcesOf({ case_id: id, lat, lon, radius_m: radius, severity }: CaseDetail, scheme: Scheme): MapSource[] {
  if (lat === null || lon === null) return [];
  const point = { type: "Feature" as const, geometry: { type: "Point" as const, coordinates: [lon, lat] }, properties: { id, severity, chosen: true } };
  return [
    { id: "error", data: { type: "FeatureCollection", features: radius === null ? [] : [circle(lon, lat, radius)] }, layers: errorLayers("error", scheme) },
    { id: "case", data: { type: "FeatureCollection", features: [point] }, layers: caseLayers("case", scheme) },
  ];
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
