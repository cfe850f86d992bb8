import { Slider, Stack, Table, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, data } from "@/client/http";
import { keys } from "@/client/queries";
import { useFormat } from "@/words/format";
import { type Advice, type AdviceRow, changeOf, isTime, rangeOf, stepOf, type Tally } from "./advice";
import { AdviceChart, Legend } from "./AdviceChart";
import { Interval } from "./Interval";
import { reviewRoute } from "./route";
import { useReviewWords } from "./words";

const STILL_MS = 150;

/** A limit to try, and what it would have changed: in words, as a chart, and all limits as a table. */
export function Outcome({ of }: { of: Advice }) {
  const say = useReviewWords();
  const told = useLimit(of.measure);
  const [present] = of.rows;
  const range = rangeOf(of);
  const { at, row, move } = useTried(of);
  if (present === undefined) return null;
  return (
    <Stack gap="sm" p="md" className="h-panel">
      <Text fw={600}>{say("adviceTry", { setting: say.of("measure", of.measure), limit: told(present.at) })}</Text>
      {range === null ? (
        <Text size="sm">{say("adviceOne")}</Text>
      ) : (
        <Slider min={range[0]} max={range[1]} step={stepOf(range)} value={at} onChange={move} label={told} labelAlwaysOn={false} thumbLabel={say("adviceLimit")} mb="xs" />
      )}
      <Sentence row={row} present={present} told={told} />
      {range !== null && <AdviceChart rows={of.rows} at={at} told={told} />}
      {range !== null && <Legend />}
      <Rows rows={of.rows} told={told} />
      <Stack gap={2}>
        {of.unknown.map(({ what }) => <Text key={what} size="xs" c="dimmed">{say.of("unknown", what)}</Text>)}
      </Stack>
    </Stack>
  );
}

/** The limit under the slider, and what the API says of it. */
function useTried(of: Advice): { at: number; row: AdviceRow | undefined; move: (at: number) => void } {
  const search = reviewRoute.useSearch();
  const navigate = reviewRoute.useNavigate();
  const range = rangeOf(of) ?? [0, 0];
  const [at, setAt] = useState(() => Math.min(range[1], Math.max(range[0], search.at ?? range[0])));
  const [still] = useDebouncedValue(at, STILL_MS);
  const asked = { rule: of.rule_id, stream: of.stream_id ?? undefined, measure: of.measure, at: [still] };
  const found = useQuery({
    queryKey: [...keys.review, "advice", asked],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => data(api.GET("/v1/review/advice", { params: { query: asked }, signal })),
  });
  const move = (next: number) => {
    setAt(next);
    void navigate({ search: (now) => ({ ...now, at: next }), replace: true });
  };
  return { at, row: found.data?.rows[0], move };
}

function useLimit(measure: string): (at: number) => string {
  const format = useFormat();
  return (at) => (isTime(measure) ? format.duration(at) : format.number(at));
}

function Sentence({ row, present, told }: { row: AdviceRow | undefined; present: AdviceRow; told: (at: number) => string }) {
  const say = useReviewWords();
  const format = useFormat();
  if (row === undefined) return <Text size="sm">…</Text>;
  const { right, wrong, keptRight, keptWrong, before, after, undecided } = changeOf(row, present);
  const share = ({ precision, low, high }: Tally) =>
    precision === null || low === null || high === null ? "–" : say("share", { share: format.percent(precision), low: format.percent(low), high: format.percent(high) });
  return (
    <Stack gap={2} role="status">
      <Text>{say("adviceKept", { limit: told(row.at), right, wrong, keptRight, keptWrong, goneRight: right - keptRight, goneWrong: wrong - keptWrong })}</Text>
      <Text size="sm">{say("advicePrecision", { before: share(before), after: share(after) })}</Text>
      {undecided > 0 && <Text size="sm" c="dimmed">{say.count("undecided", undecided)}</Text>}
      {!row.is_whole && <Text size="sm" c="dimmed">{say("notWhole")}</Text>}
    </Stack>
  );
}

function Rows({ rows, told }: { rows: readonly AdviceRow[]; told: (at: number) => string }) {
  const say = useReviewWords();
  const format = useFormat();
  return (
    <Table aria-label={say("adviceTable")}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{say("adviceLimit")}</Table.Th>
          <Table.Th ta="right">{say("keptTrue")}</Table.Th>
          <Table.Th ta="right">{say("keptFalse")}</Table.Th>
          <Table.Th ta="right">{say("lostTrue")}</Table.Th>
          <Table.Th ta="right">{say("lostFalse")}</Table.Th>
          <Table.Th w="16rem">{say("precision")}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map(({ at, kept, lost }) => (
          <Table.Tr key={at}>
            <Table.Td>{told(at)}</Table.Td>
            {[kept.right, kept.wrong, lost.right, lost.wrong].map((count, column) => <Table.Td key={column} ta="right">{format.number(count)}</Table.Td>)}
            <Table.Td><Interval of={kept} /></Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
