import { Badge, Button, Code, Group, Stack, Table, Text, Title } from "@mantine/core";
import { api, data } from "@/client/http";
import { Failure } from "@/parts/Failure";
import { Loading } from "@/parts/Loading";
import { CaseLink } from "@/parts/Marks";
import { Time } from "@/parts/Time";
import { useFormat } from "@/words/format";
import { useDelivery, useDeliveryChange } from "./queries";
import { COLOURS } from "./types";
import { useDeliveriesWords } from "./words";

/** One message: its attempts with the receiver's answers, its body, and the way to send it again. */
export function MessageSheet({ id }: { id: number }) {
  const say = useDeliveriesWords();
  const found = useDelivery(id);
  const again = useDeliveryChange(
    (of: number) => data(api.POST("/v1/deliveries/{delivery_id}/replay", { params: { path: { delivery_id: of } } })),
    () => say("replayed"),
  );
  if (found.isPending) return <Loading lines={8} />;
  if (found.isError) return <Failure error={found.error} retry={() => void found.refetch()} />;
  const one = found.data;
  return (
    <Stack gap="md">
      <Group gap="sm">
        <Badge color={COLOURS[one.state]} variant="light">{say(`state.${one.state}`)}</Badge>
        <Text size="sm">{say.of("type", one.type)}</Text>
        {one.case_id !== null && <Text size="sm">{say("case")} <CaseLink id={one.case_id} /></Text>}
        <Button ml="auto" variant="default" disabled={one.state === "pending"} loading={again.isPending} onClick={() => again.mutate(one.id)}>
          {say("replay")}
        </Button>
      </Group>
      <Text size="xs" c="dimmed">{one.message_id}</Text>
      <Title order={3}>{say("attempts")}</Title>
      <Attempts of={one.attempts} />
      <Title order={3}>{say("body")}</Title>
      <Code block tabIndex={0} aria-label={say("body")}>{JSON.stringify(one.body, null, 1)}</Code>
    </Stack>
  );
}

interface Attempt {
  t: number;
  status: number | null;
  error: string | null;
  duration_s: number;
}

function Attempts({ of }: { of: readonly Attempt[] }) {
  const say = useDeliveriesWords();
  const format = useFormat();
  if (of.length === 0) return <Text size="sm" c="dimmed">{say("noAttempts")}</Text>;
  return (
    <Table>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{say("when")}</Table.Th>
          <Table.Th>{say("answer")}</Table.Th>
          <Table.Th ta="right">{say("took")}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {of.map((one) => (
          <Table.Tr key={one.t}>
            <Table.Td><Time at={one.t} /></Table.Td>
            <Table.Td>{[one.status, one.error].filter((part) => part !== null).join(" ") || "–"}</Table.Td>
            <Table.Td ta="right">{`${format.number(one.duration_s * 1000, 0)} ms`}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
