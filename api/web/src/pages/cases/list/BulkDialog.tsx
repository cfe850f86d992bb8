import { Autocomplete, Button, Group, Modal, Select, Stack, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import type { CaseView } from "@/client/types";
import { Failure } from "@/parts/Failure";
import { KeyHint } from "@/parts/KeyHint";
import { Loading } from "@/parts/Loading";
import { Refused } from "@/parts/told/Refused";
import { lacking, type Words } from "../one/moveForm";
import { useDepartments } from "../one/useDepartments";
import { type MoveOf, useMoveTable } from "../queries";
import { useCasesWords } from "../words";
import { BulkAnswers } from "./BulkAnswers";
import { type Offer, offers } from "./bulk";
import { useBulk } from "./useBulk";

interface BulkDialogProps {
  rows: readonly CaseView[];
  onClose: (done: boolean) => void;
}

/** Move several cases: choose the move, say what it needs, see what became of each. */
export function BulkDialog({ rows, onClose }: BulkDialogProps) {
  const say = useCasesWords();
  const table = useMoveTable();
  const bulk = useBulk(rows);
  const done = bulk.data !== undefined;
  const possible = table.data === undefined ? [] : offers(rows, table.data);
  return (
    <Modal opened onClose={() => onClose(done)} title={say(done ? "bulkDone" : "bulk", { count: rows.length })} size="xl" closeButtonProps={{ "aria-label": say("close") }}>
      {table.isPending && <Loading lines={3} />}
      {table.isError && <Failure error={table.error} retry={() => void table.refetch()} />}
      {table.isSuccess && possible.length === 0 && !done && <Text size="sm">{say("bulkNone")}</Text>}
      <Refused error={bulk.error} title={say("refused")} mb="sm" />
      {possible.length > 0 && !done && <Form possible={possible} all={rows.length} busy={bulk.isPending} onSubmit={(move, words) => bulk.mutate({ move, words })} onClose={() => onClose(false)} />}
      {done && <BulkAnswers of={bulk.data} onClose={() => onClose(true)} />}
    </Modal>
  );
}

interface FormProps {
  possible: readonly Offer[];
  all: number;
  busy: boolean;
  onSubmit: (move: MoveOf, words: Words) => void;
  onClose: () => void;
}

function Form({ possible, all, busy, onSubmit, onClose }: FormProps) {
  const say = useCasesWords();
  const { known } = useDepartments(null);
  const [chosen, choose] = useState(possible[0]?.move.move ?? "");
  const [words, write] = useState<Words>({ opinion: "", department: "" });
  const move = possible.find((one) => one.move.move === chosen)?.move;
  const ready = move !== undefined && lacking(move, words).length === 0;
  const send = () => {
    if (ready && !busy) onSubmit(move, words);
  };
  return (
    <Stack
      gap="sm"
      onKeyDown={(event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send();
      }}
    >
      <Select
        label={say("bulkMoveLabel")}
        allowDeselect={false}
        data-autofocus
        data={possible.map(({ move: one, count }) => ({ value: one.move, label: say("bulkMove", { move: say.of("move", one.move), count, all }) }))}
        value={chosen}
        onChange={(next) => choose(next ?? "")}
        comboboxProps={{ transitionProps: { duration: 0 } }}
      />
      {move?.needs.includes("department") === true && (
        <Autocomplete label={say("department")} required data={known} maxLength={100} value={words.department} onChange={(department) => write({ ...words, department })} />
      )}
      <Textarea
        label={say(move?.needs.includes("opinion") === true ? "opinion" : "opinionOptional")}
        required={move?.needs.includes("opinion") === true}
        autosize
        minRows={2}
        maxLength={1000}
        value={words.opinion}
        onChange={(event) => write({ ...words, opinion: event.currentTarget.value })}
      />
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>{say("cancel")}</Button>
        <Button disabled={!ready} loading={busy} onClick={send} rightSection={<KeyHint keys="Mod+Enter" />}>{say("bulkDo")}</Button>
      </Group>
    </Stack>
  );
}
