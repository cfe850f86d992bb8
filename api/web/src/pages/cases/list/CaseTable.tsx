import { Checkbox, ScrollArea, Table, Text } from "@mantine/core";
import type { CaseView } from "@/client/types";
import { CameraLinks, CaseLink, KindBadge, SeverityMark, StageBadge } from "@/parts/Marks";
import { Time } from "@/parts/Time";
import { useCasesWords } from "../words";
import { DueClock } from "../one/DueClock";
import { allOf, among, ranged, type Selection, toggled } from "./selection";
import { useRowKeys } from "./useRowKeys";

interface CaseTableProps {
  cases: readonly CaseView[];
  selection: Selection;
  select: (selection: Selection) => void;
}

/** Rows of cases; `j` and `k` go through them, `x` selects. */
export function CaseTable({ cases, selection, select }: CaseTableProps) {
  const say = useCasesWords();
  const shown = cases.map((one) => one.case_id);
  const at = useRowKeys(shown, selection, select);
  const chosen = among(selection, shown).length;
  const pick = (id: number, withShift: boolean) => select(withShift ? ranged(selection, id, shown) : toggled(selection, id));
  return (
    <ScrollArea className="h-panel" type="auto">
      <Table stickyHeader miw="66rem">
        <Table.Thead>
          <Table.Tr>
            <Table.Th w="2.2rem">
              <Checkbox size="xs" aria-label={say("selectAll")} checked={chosen === shown.length} indeterminate={chosen > 0 && chosen < shown.length} onChange={() => select(allOf(selection, shown))} />
            </Table.Th>
            <Table.Th ta="right">{say("case")}</Table.Th>
            <Table.Th>{say("kind")}</Table.Th>
            <Table.Th>{say("severity")}</Table.Th>
            <Table.Th>{say("stage")}</Table.Th>
            <Table.Th>{say("status")}</Table.Th>
            <Table.Th>{say("opened")}</Table.Th>
            <Table.Th>{say("due")}</Table.Th>
            <Table.Th>{say("streams")}</Table.Th>
            <Table.Th>{say("grid")}</Table.Th>
            <Table.Th>{say("department")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {cases.map((one) => <Row key={one.case_id} of={one} isAt={one.case_id === at} isChosen={selection.chosen.has(one.case_id)} pick={pick} />)}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}

interface RowProps {
  of: CaseView;
  isAt: boolean;
  isChosen: boolean;
  pick: (id: number, withShift: boolean) => void;
}

function Row({ of, isAt, isChosen, pick }: RowProps) {
  const say = useCasesWords();
  const { case_id: id } = of;
  return (
    <Table.Tr data-case={id} bg={isAt ? "var(--h-low-fill)" : isChosen ? "var(--h-panel-2)" : undefined} aria-current={isAt ? "true" : undefined}>
      <Table.Td>
        <Checkbox size="xs" aria-label={say("selectOne", { id: String(id) })} checked={isChosen} readOnly onClick={(event) => pick(id, event.shiftKey)} />
      </Table.Td>
      <Table.Td ta="right"><CaseLink id={id} /></Table.Td>
      <Table.Td><KindBadge kind={of.corrected_kind ?? of.kind} /></Table.Td>
      <Table.Td><SeverityMark severity={of.severity} /></Table.Td>
      <Table.Td><StageBadge stage={of.stage} /></Table.Td>
      <Table.Td><Text size="sm" style={{ whiteSpace: "nowrap" }}>{say(`status.${of.status}`)}</Text></Table.Td>
      <Table.Td><Time at={of.opened} age /></Table.Td>
      <Table.Td><DueClock of={of} /></Table.Td>
      <Table.Td maw="12rem"><Source of={of} /></Table.Td>
      <Table.Td>{of.grid_code ?? "–"}</Table.Td>
      <Table.Td maw="12rem"><Text size="sm" className="h-cut" title={of.department ?? undefined}>{of.department ?? "–"}</Text></Table.Td>
    </Table.Tr>
  );
}

function Source({ of: { channel, streams } }: { of: CaseView }) {
  const say = useCasesWords();
  if (channel === "inspector" || channel === "public") return <Text size="sm" className="h-cut">{say(`channel.${channel}`)}</Text>;
  return <Text size="sm" className="h-cut" title={streams.join(", ")}><CameraLinks ids={streams} /></Text>;
}
