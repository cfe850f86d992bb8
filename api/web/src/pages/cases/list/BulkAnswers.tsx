import { Badge, Button, Group, ScrollArea, Stack, Table, Text } from "@mantine/core";
import { reasonOf } from "@/client/problem";
import { CaseLink } from "@/parts/Marks";
import { useTold } from "@/parts/told/told";
import { useCasesWords } from "../words";
import type { Answer } from "./bulk";
import type { BulkDone } from "./useBulk";

/** What became of each case, those that were refused first. */
export function BulkAnswers({ of: { move, answers }, onClose }: { of: BulkDone; onClose: () => void }) {
  const say = useCasesWords();
  const told = useTold();
  const made = answers.filter((one) => one.moved?.result === "made").length;
  const rows = [...answers].sort((a, b) => Number(a.moved?.result === "made") - Number(b.moved?.result === "made"));
  const why = (one: Answer) => (one.wrongStatus ? say("notFrom", { status: say(`status.${one.row.status}`), move: say.of("move", move.move) }) : one.moved === undefined ? "" : told({ detail: one.moved.detail, reason: reasonOf(one.moved) }));
  return (
    <Stack gap="sm">
      <Text size="sm" fw={600} role="status">{say("bulkSummary", { made, refused: answers.length - made })}</Text>
      <ScrollArea.Autosize mah="55vh" type="auto">
        <Table aria-label={say("bulkDone")}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th ta="right">{say("case")}</Table.Th>
              <Table.Th>{say("result")}</Table.Th>
              <Table.Th>{say("status")}</Table.Th>
              <Table.Th>{say("whyNot")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((one) => (
              <Table.Tr key={one.row.case_id}>
                <Table.Td ta="right"><CaseLink id={one.row.case_id} /></Table.Td>
                <Table.Td><Badge color={one.moved?.result === "made" ? "teal" : "red"}>{say(one.moved?.result === "made" ? "made" : "notMade")}</Badge></Table.Td>
                <Table.Td>{say(`status.${one.moved?.status ?? one.row.status}`)}</Table.Td>
                <Table.Td>{why(one)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea.Autosize>
      <Group justify="flex-end"><Button data-autofocus onClick={onClose}>{say("close")}</Button></Group>
    </Stack>
  );
}
