import { Badge, Table, Text, Title } from "@mantine/core";
import { Loading } from "@/parts/Loading";
import { CameraLink } from "@/parts/Marks";
import { Time } from "@/parts/Time";
import { useHealthTold } from "@/parts/health/health";
import { useFormat } from "@/words/format";
import type { Stream } from "./queries";
import { faultOf, isLost } from "./troubles";
import { useSystemWords } from "./words";

/** Longer lists are cut, and say so. */
const MOST = 100;

/** Cameras that tell nothing or show nothing usable, those that are so for longest first. */
export function Cameras({ of }: { of: readonly Stream[] | undefined }) {
  const say = useSystemWords();
  const format = useFormat();
  if (of === undefined) return <Loading lines={4} />;
  const wrong = of.filter((one) => one.stale || isLost(one) || faultOf(one) !== undefined).sort((a, b) => since(a) - since(b));
  return (
    <section className="h-panel" aria-label={say("cameras")} style={{ minWidth: 0 }}>
      <Title order={2} p="sm" pb={4}>{say("cameras")}</Title>
      <Text px="sm" pb="xs" size="sm" c="dimmed">{say("camerasOf", { wrong: format.number(wrong.length), all: format.number(of.length) })}</Text>
      {wrong.length > 0 && (
        <Table.ScrollContainer minWidth={420} mah="24rem">
          <Table stickyHeader>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{say("camera")}</Table.Th>
                <Table.Th>{say("state")}</Table.Th>
                <Table.Th>{say("since")}</Table.Th>
                <Table.Th>{say("said")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>{wrong.slice(0, MOST).map((one) => <Row key={one.id} of={one} />)}</Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {wrong.length > MOST && <Text p="sm" size="sm" c="dimmed">{say("andMore", { count: wrong.length - MOST })}</Text>}
    </section>
  );
}

function since(one: Stream): number {
  return one.stale ? one.seen : (one.fault_since ?? one.health.last_frame ?? one.seen);
}

function Row({ of }: { of: Stream }) {
  const say = useSystemWords();
  const told = useHealthTold();
  const fault = faultOf(of);
  const state = of.stale ? say("silent") : fault === undefined ? say.of("stream", of.health.state) : say.of("fault", fault);
  return (
    <Table.Tr>
      <Table.Td><CameraLink id={of.id} /></Table.Td>
      <Table.Td><Badge c={`var(--h-${of.stale ? "low" : "high"})`} bg={`var(--h-${of.stale ? "low" : "high"}-fill)`}>{state}</Badge></Table.Td>
      <Table.Td><Time at={since(of)} age /></Table.Td>
      <Table.Td style={{ overflowWrap: "anywhere" }}>{of.stale ? say("ofNode", { node: of.node_id }) : told(of.health)}</Table.Td>
    </Table.Tr>
  );
}
