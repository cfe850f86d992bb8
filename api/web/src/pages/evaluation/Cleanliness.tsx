import { Table, Text } from "@mantine/core";
import { useMemo } from "react";
import { Chart } from "@/parts/Chart";
import { Empty } from "@/parts/Empty";
import { Failure } from "@/parts/Failure";
import { Loading } from "@/parts/Loading";
import { useFormat } from "@/words/format";
import { courses } from "./cover";
import { type Cover, useCover } from "./queries";
import type { ViewProps } from "./Rates";
import { useGroupName } from "./useGroupName";
import { useEvaluationWords } from "./words";

/** So many places have a line in the chart. */
const MOST_LINES = 5;
/** Of a share: cm² a m². */
const CM2 = 10_000;

/** How clean streets are by day, where cameras measure it. */
export function Cleanliness({ search, period }: Omit<ViewProps, "go">) {
  const say = useEvaluationWords();
  const found = useCover(period, search);
  if (found.isPending) return <Loading lines={8} />;
  if (found.isError) return <Failure error={found.error} retry={() => void found.refetch()} />;
  if (found.data.number === 0) return <Empty title={say("noCover")} more={say("noCoverMore")} />;
  return <Shown cover={found.data} />;
}

function Shown({ cover }: { cover: Cover }) {
  const say = useEvaluationWords();
  const format = useFormat();
  const area = useGroupName(cover.by === "camera" ? "street" : cover.by);
  const times = useMemo(() => cover.times.map(({ start }) => start), [cover]);
  const places = useMemo(() => courses(cover.places, area), [cover, area]);
  const told = (value: number) => format.number(value * CM2, 1);
  return (
    <section className="h-panel" aria-label={say("view.cleanliness")} style={{ padding: "var(--mantine-spacing-sm)" }}>
      <Text size="sm" c="dimmed" mb="xs">{say("coverMore")}</Text>
      <Chart
        label={say("cover")}
        unit={say("coverUnit")}
        digits={1}
        times={times}
        series={places.slice(0, MOST_LINES).map(({ name, values }) => ({ label: name, values: values.map((one) => (one === null ? null : one * CM2)) }))}
      />
      <Table mt="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{say("coverPlace")}</Table.Th>
            <Table.Th ta="right">{say("coverMean")}</Table.Th>
            <Table.Th ta="right">{say("coverDays")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {places.map(({ name, mean, days }) => (
            <Table.Tr key={name}>
              <Table.Td>{name}</Table.Td>
              <Table.Td ta="right">{told(mean)}</Table.Td>
              <Table.Td ta="right">{format.number(days)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {cover.number > places.length && <Text size="sm" c="dimmed" mt="xs">{say("coverShown", { shown: format.number(places.length), all: format.number(cover.number) })}</Text>}
    </section>
  );
}
