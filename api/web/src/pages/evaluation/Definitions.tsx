import { Table } from "@mantine/core";
import { RATES } from "./indicators";
import { useEvaluationWords } from "./words";

/** What each indicator is made of, in words. */
export function Definitions() {
  const say = useEvaluationWords();
  return (
    <details className="h-panel" style={{ padding: "var(--mantine-spacing-sm)", marginTop: "var(--mantine-spacing-sm)" }}>
      <summary style={{ cursor: "pointer", fontWeight: 600 }}>{say("definitions")}</summary>
      <p>{say("definitionsMore")}</p>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{say("indicator")}</Table.Th>
            <Table.Th>{say("numerator")}</Table.Th>
            <Table.Th>{say("denominator")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {RATES.map(({ name }) => (
            <Table.Tr key={name}>
              <Table.Td style={{ whiteSpace: "nowrap" }}>{say(`rate.${name}`)}</Table.Td>
              <Table.Td>{say(`over.${name}`)}</Table.Td>
              <Table.Td>{say(`under.${name}`)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </details>
  );
}
