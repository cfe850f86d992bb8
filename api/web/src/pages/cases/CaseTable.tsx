import { ScrollArea, Table, Text } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { CaseView } from "@/client/types";
import { CaseLink, KindBadge, SeverityMark, StageBadge } from "@/parts/Marks";
import { Time } from "@/parts/Time";
import { useKeys } from "@/shell/keys";
import { useCasesWords } from "./words";

/** Rows of cases; `j` and `k` go through them. */
export function CaseTable({ cases }: { cases: readonly CaseView[] }) {
  const say = useCasesWords();
  const at = useRowKeys(cases);
  return (
    <ScrollArea className="h-panel" type="auto">
      <Table stickyHeader miw="60rem">
        <Table.Thead>
          <Table.Tr>
            <Table.Th ta="right">{say("case")}</Table.Th>
            <Table.Th>{say("kind")}</Table.Th>
            <Table.Th>{say("severity")}</Table.Th>
            <Table.Th>{say("stage")}</Table.Th>
            <Table.Th>{say("opened")}</Table.Th>
            <Table.Th>{say("streams")}</Table.Th>
            <Table.Th>{say("grid")}</Table.Th>
            <Table.Th>{say("department")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {cases.map((one) => (
            <Table.Tr key={one.case_id} bg={one.case_id === at ? "var(--h-low-fill)" : undefined} aria-selected={one.case_id === at}>
              <Table.Td ta="right"><CaseLink id={one.case_id} /></Table.Td>
              <Table.Td><KindBadge kind={one.corrected_kind ?? one.kind} /></Table.Td>
              <Table.Td><SeverityMark severity={one.severity} /></Table.Td>
              <Table.Td><StageBadge stage={one.stage} /></Table.Td>
              <Table.Td><Time at={one.opened} age /></Table.Td>
              <Table.Td maw="16rem"><Text size="sm" className="h-cut" title={one.streams.join(", ")}>{one.streams.join(", ")}</Text></Table.Td>
              <Table.Td>{one.grid_code ?? "–"}</Table.Td>
              <Table.Td>{one.department ?? "–"}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}

function useRowKeys(cases: readonly CaseView[]): number | null {
  const say = useCasesWords();
  const navigate = useNavigate();
  const [chosen, choose] = useState<number | null>(null);
  const move = (step: number) =>
    choose((now) => {
      const at = cases.findIndex((one) => one.case_id === now);
      return cases[Math.min(Math.max(at + step, 0), cases.length - 1)]?.case_id ?? null;
    });
  useKeys(say("title"), [
    { keys: "j", does: say("key.next"), act: () => move(1) },
    { keys: "k", does: say("key.previous"), act: () => move(-1) },
    { keys: "Enter", does: say("key.open"), disabled: chosen === null, act: () => void navigate({ to: "/cases/$caseId", params: { caseId: chosen ?? 0 } }) },
  ]);
  return chosen;
}
