import { Table, Text } from "@mantine/core";
import type { Event } from "@/client/types";
import { type Measure, measures } from "./measures";
import { useQuantity } from "./told";
import { useReasonWords } from "./words";

/** What the rule measured, and what it asks for; the whole of its settings is folded away. */
export function Measured({ event }: { event: Pick<Event, "why"> }) {
  const say = useReasonWords();
  const [measured, asked] = [measures(event.why.measured), measures(event.why.thresholds)];
  return (
    <>
      {measured.length > 0 && <Figures title={say("measured")} rows={measured} />}
      {asked.length > 0 && (
        <details>
          <summary>{say("settings", { rule: say.of("rule", event.why.rule), version: event.why.rule_version })}</summary>
          <Figures title={say("allowed")} rows={asked} />
        </details>
      )}
    </>
  );
}

function Figures({ title, rows }: { title: string; rows: readonly Measure[] }) {
  const say = useReasonWords();
  const value = useQuantity();
  return (
    <Table aria-label={title} verticalSpacing={2} horizontalSpacing={0}>
      <Table.Tbody>
        <Table.Tr><Table.Th colSpan={2}>{title}</Table.Th></Table.Tr>
        {rows.map((row) => (
            <Table.Tr key={row.name}>
              <Table.Td w="55%"><Text size="sm" c="dimmed" title={row.name}>{name(say, row.name)}</Text></Table.Td>
              <Table.Td>{value(row.value)}</Table.Td>
            </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function name(say: ReturnType<typeof useReasonWords>, given: string): string {
  const known = say.of("measure", given);
  return known === given ? given.replaceAll("_", " ") : known;
}
