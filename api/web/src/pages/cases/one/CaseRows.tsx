import { Table } from "@mantine/core";
import type { ReactNode } from "react";
import type { CaseView } from "@/client/types";
import { CaseLink, KindBadge, SeverityMark } from "@/parts/Marks";
import { Time } from "@/parts/Time";
import { useCasesWords } from "../words";

interface CaseRowsProps<T extends CaseView> {
  label: string;
  cases: readonly T[];
  /** Column that says what each has to do with the case that is shown. */
  title: string;
  told: (one: T) => ReactNode;
  /** The case that is shown. */
  own?: number;
}

/** Cases that have to do with one, a row each. */
export function CaseRows<T extends CaseView>({ label, cases, title, told, own }: CaseRowsProps<T>) {
  const say = useCasesWords();
  return (
    <Table.ScrollContainer minWidth="44rem">
      <Table aria-label={label}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th ta="right" w="5rem">{say("case")}</Table.Th>
            <Table.Th>{title}</Table.Th>
            <Table.Th>{say("kind")}</Table.Th>
            <Table.Th>{say("severity")}</Table.Th>
            <Table.Th>{say("status")}</Table.Th>
            <Table.Th>{say("opened")}</Table.Th>
            <Table.Th>{say("department")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {cases.map((one) => (
            <Table.Tr key={one.case_id} aria-current={one.case_id === own ? "true" : undefined} bg={one.case_id === own ? "var(--h-low-fill)" : undefined}>
              <Table.Td ta="right"><CaseLink id={one.case_id} /></Table.Td>
              <Table.Td>{told(one)}</Table.Td>
              <Table.Td><KindBadge kind={one.corrected_kind ?? one.kind} /></Table.Td>
              <Table.Td><SeverityMark severity={one.severity} /></Table.Td>
              <Table.Td>{say(`status.${one.status}`)}</Table.Td>
              <Table.Td><Time at={one.opened} age /></Table.Td>
              <Table.Td>{one.department ?? "–"}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
