import { Anchor, Badge, Table, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { Failure } from "@/parts/Failure";
import { Loading } from "@/parts/Loading";
import { Time } from "@/parts/Time";
import { COLOURS } from "@/pages/deliveries/types";
import { useDeliveriesWords } from "@/pages/deliveries/words";
import { useDeliveriesOf } from "../queries";
import { useCasesWords } from "../words";

/** What was sent of a case to which receiver, and whether it arrived. */
export function DeliveryList({ id }: { id: number }) {
  const say = useCasesWords();
  const words = useDeliveriesWords();
  const found = useDeliveriesOf(id);
  if (found.isPending) return <Loading lines={4} />;
  if (found.isError) return <Failure error={found.error} retry={() => void found.refetch()} />;
  const rows = found.data.deliveries;
  if (rows.length === 0) return <Text size="sm" c="dimmed">{say("noDeliveries")}</Text>;
  return (
    <Table.ScrollContainer minWidth="44rem">
      <Table aria-label={say("tab.deliveries")}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{words("state")}</Table.Th>
            <Table.Th>{words("type")}</Table.Th>
            <Table.Th>{words("receiver")}</Table.Th>
            <Table.Th ta="right">{words("tries")}</Table.Th>
            <Table.Th>{words("answer")}</Table.Th>
            <Table.Th>{words("when")}</Table.Th>
            <Table.Th>{words("number")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((one) => (
            <Table.Tr key={one.id}>
              <Table.Td><Badge color={COLOURS[one.state]}>{words(`state.${one.state}`)}</Badge></Table.Td>
              <Table.Td>{words.of("type", one.type)}</Table.Td>
              <Table.Td>{one.receiver}</Table.Td>
              <Table.Td ta="right">{one.attempt_count}</Table.Td>
              <Table.Td>{one.last_error ?? one.last_status ?? "–"}</Table.Td>
              <Table.Td>{one.done !== null ? <Time at={one.done} age /> : one.next_at !== null ? <>{words("next")} <Time at={one.next_at} /></> : "–"}</Table.Td>
              <Table.Td>
                <Anchor renderRoot={(props) => <Link to="/deliveries" search={{ case: id, delivery: one.id }} {...props} />} aria-label={words("message", { id: String(one.id) })}>{one.id}</Anchor>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
