import { Button, Group, Stack, Table } from "@mantine/core";
import { useState } from "react";
import { useMay } from "@/client/queries";
import type { CaseDetail } from "@/client/types";
import { Time } from "@/parts/Time";
import { useFormat } from "@/words/format";
import { useCasesWords } from "../words";
import { Source } from "./Sources";
import { SplitDialog } from "./SplitDialog";

/** Who saw the thing of a case, and when; some of it can be made a case of its own. */
export function Sightings({ of }: { of: CaseDetail }) {
  const say = useCasesWords();
  const format = useFormat();
  const may = useMay()("operator");
  const [splitting, split] = useState(false);
  return (
    <Stack gap="sm">
      {may && of.state === "open" && of.events.length > 1 && <Group><Button variant="default" onClick={() => split(true)}>{say("split")}</Button></Group>}
      <Table.ScrollContainer minWidth="36rem">
        <Table aria-label={say("tab.events")}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{say("source")}</Table.Th>
              <Table.Th>{say("from")}</Table.Th>
              <Table.Th>{say("until")}</Table.Th>
              <Table.Th ta="right">{say("confidence")}</Table.Th>
              <Table.Th ta="right">{say("files")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {of.events.map((one) => (
              <Table.Tr key={one.id}>
                <Table.Td><Source of={one} /></Table.Td>
                <Table.Td><Time at={one.start} /></Table.Td>
                <Table.Td>{one.end == null ? say("goesOn") : <><Time at={one.end} /> {one.close_reason == null ? "" : say.of("reason", one.close_reason)}</>}</Table.Td>
                <Table.Td ta="right">{format.percent(one.confidence)}</Table.Td>
                <Table.Td ta="right">{of.evidence.filter((file) => file.event_id === one.id).length}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {splitting && <SplitDialog of={of} onClose={() => split(false)} />}
    </Stack>
  );
}
