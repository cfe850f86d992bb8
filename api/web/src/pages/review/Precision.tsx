import { Anchor, ScrollArea, Table, Text } from "@mantine/core";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { components } from "@/client/api";
import { api, data } from "@/client/http";
import { whileNotLive } from "@/client/live";
import { keys } from "@/client/queries";
import { Empty } from "@/parts/Empty";
import { Failure } from "@/parts/Failure";
import { Loading } from "@/parts/Loading";
import { CameraLink, KindBadge } from "@/parts/Marks";
import { useFormat } from "@/words/format";
import { Interval } from "./Interval";
import { useReviewWords } from "./words";

export type Row = components["schemas"]["PrecisionView"];

export function precisionQuery(kind: string | undefined) {
  return queryOptions({
    queryKey: [...keys.review, "precision", kind],
    queryFn: ({ signal }) => data(api.GET("/v1/review/precision", { params: { query: { kind } }, signal })),
    refetchInterval: whileNotLive,
  });
}

/** How often each rule of each camera was right, by the words of operators. */
export function Precision({ kind }: { kind: string | undefined }) {
  const say = useReviewWords();
  const format = useFormat();
  const found = useQuery(precisionQuery(kind));
  if (found.isPending) return <Loading lines={8} />;
  if (found.isError) return <Failure error={found.error} retry={() => void found.refetch()} />;
  if (found.data.rules.length === 0) return <Empty title={say("noWords")} more={say("noWordsMore")} />;
  return (
    <>
      <Text size="sm" c="dimmed">{say("wordsSince", { day: format.moment(found.data.since) })}</Text>
      <PrecisionTable rows={found.data.rules} />
    </>
  );
}

function PrecisionTable({ rows }: { rows: readonly Row[] }) {
  const say = useReviewWords();
  const format = useFormat();
  return (
    <ScrollArea className="h-panel" type="auto">
      <Table stickyHeader miw="52rem">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{say("camera")}</Table.Th>
            <Table.Th>{say("rule")}</Table.Th>
            <Table.Th ta="right">{say("right")}</Table.Th>
            <Table.Th ta="right">{say("wrong")}</Table.Th>
            <Table.Th ta="right">{say("unsure")}</Table.Th>
            <Table.Th ta="right">{say("precision")}</Table.Th>
            <Table.Th w="16rem">{say("interval")}</Table.Th>
            <Table.Th aria-label={say("advice")} />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={`${row.stream_id} ${row.rule_id} ${row.kind}`}>
              <Table.Td><CameraLink id={row.stream_id} /></Table.Td>
              <Table.Td><KindBadge kind={row.kind} /> <Text span size="xs" c="dimmed">{row.rule_id}</Text></Table.Td>
              <Table.Td ta="right">{format.number(row.right)}</Table.Td>
              <Table.Td ta="right">{format.number(row.wrong)}</Table.Td>
              <Table.Td ta="right">{format.number(row.unsure)}</Table.Td>
              <Table.Td ta="right">{row.precision === null ? "–" : format.percent(row.precision)}</Table.Td>
              <Table.Td><Interval of={row} /></Table.Td>
              <Table.Td>
                <Anchor size="sm" renderRoot={(props) => <Link to="/review" search={{ tab: "advice", stream: row.stream_id, rule: row.rule_id }} {...props} />}>
                  {say("advice")}
                </Anchor>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}
