import { Badge, Group, Table, Text, Title } from "@mantine/core";
import { Age } from "@/parts/Time";
import { useFormat } from "@/words/format";
import type { Node, System } from "./queries";
import { rateOf, type Sample } from "./rates";
import { useSystemWords } from "./words";

/** So far back a rate is taken: a minute at one answer every ten seconds. */
const BACK = 6;

/** Each node with its model, what its streams are doing, how many pictures it looks at, what waits on it. */
export function Nodes({ system, samples }: { system: System; samples: readonly Sample[] }) {
  const say = useSystemWords();
  const heads = ["streams", "looks", "unlooked", "age", "spool"] as const;
  return (
    <section className="h-panel" aria-label={say("nodes")}>
      <Title order={2} p="sm" pb={4}>{say("nodes")}</Title>
      {system.nodes.length === 0 ? (
        <Text p="sm" c="dimmed">{say("noNodes")}</Text>
      ) : (
        <Table.ScrollContainer minWidth={900}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{say("node")}</Table.Th>
                <Table.Th>{say("state")}</Table.Th>
                <Table.Th>{say("version")}</Table.Th>
                <Table.Th>{say("model")}</Table.Th>
                {heads.map((head) => <Table.Th key={head} ta={head === "streams" ? "left" : "right"} title={say(`${head}.more`)}>{say(head)}</Table.Th>)}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {system.nodes.map((node) => <Row key={node.id} node={node} samples={samples} />)}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </section>
  );
}

function Row({ node, samples }: { node: Node; samples: readonly Sample[] }) {
  const say = useSystemWords();
  const format = useFormat();
  const { detected, dropped } = node.stale ? { detected: null, dropped: null } : rateOf(node.id, samples[Math.max(0, samples.length - 1 - BACK)], samples.at(-1));
  const mark = node.stale ? "high" : "good";
  const counts = Object.entries(node.streams);
  const rate = (value: number | null) => (value === null ? "–" : format.number(value, value < 10 ? 1 : 0));
  return (
    <Table.Tr c={node.stale ? "dimmed" : undefined}>
      <Table.Td fw={600}>{node.id}</Table.Td>
      <Table.Td>
        <Group gap={4} wrap="nowrap">
          <Badge c={`var(--h-${mark})`} bg={`var(--h-${mark}-fill)`}>{say(node.stale ? "silent" : "heard")}</Badge>
          <Age at={node.seen} />
        </Group>
      </Table.Td>
      <Table.Td>{node.version}</Table.Td>
      <Table.Td>{node.model}</Table.Td>
      <Table.Td>{node.stale ? say("notKnown", { count: counts.reduce((sum, [, count]) => sum + count, 0) }) : counts.map(([state, count]) => `${say.of("stream", state)} ${format.number(count)}`).join(say("between"))}</Table.Td>
      <Table.Td ta="right">{rate(detected)}</Table.Td>
      <Table.Td ta="right">{rate(dropped)}</Table.Td>
      <Table.Td ta="right">{node.age_p95_s === null || node.stale ? "–" : say("seconds", { value: format.number(node.age_p95_s, 2) })}</Table.Td>
      <Table.Td ta="right">{node.spool_events === 0 && node.spool_bytes === 0 ? say("none") : say("spooled", { events: format.number(node.spool_events), size: format.bytes(node.spool_bytes) })}</Table.Td>
    </Table.Tr>
  );
}
