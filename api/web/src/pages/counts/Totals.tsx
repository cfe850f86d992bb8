import { Table, Text } from "@mantine/core";
import { CameraLink } from "@/parts/Marks";
import { useFormat } from "@/words/format";
import type { Busiest, TotalOf } from "./queries";
import { useCountsWords } from "./words";

interface TotalsProps {
  title: string;
  of: Busiest;
  name: (one: TotalOf) => string;
}

/** Crossings by a property, the busiest first. */
export function Totals({ title, of, name }: TotalsProps) {
  const say = useCountsWords();
  const format = useFormat();
  return (
    <section className="h-panel" aria-label={title}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{title}</Table.Th>
            <Table.Th ta="right">{say("in")}</Table.Th>
            <Table.Th ta="right">{say("out")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {of.rows.map((one) => (
            <Table.Tr key={name(one)}>
              <Table.Td>{name(one) === one.stream_id ? <CameraLink id={one.stream_id} /> : name(one)}</Table.Td>
              <Table.Td ta="right">{format.number(one.count_in)}</Table.Td>
              <Table.Td ta="right">{format.number(one.count_out)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {of.number > of.rows.length && (
        <Text size="xs" c="dimmed" px="sm" py={6}>
          {say("busiest", { shown: of.rows.length, number: of.number })}
        </Text>
      )}
    </section>
  );
}
