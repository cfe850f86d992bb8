import { Autocomplete, Button, Group, Modal, Stack, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import type { CaseDetail } from "@/client/types";
import { KeyHint } from "@/parts/KeyHint";
import { Refused } from "@/parts/told/Refused";
import type { Move } from "../queries";
import { useCasesWords } from "../words";
import { type Lacking, lacking, type Words } from "./moveForm";
import { useDepartments } from "./useDepartments";
import { useMove } from "./useMove";

const LONGEST = { opinion: 1000, department: 100 } as const;

interface MoveDialogProps {
  of: CaseDetail;
  move: Move;
  onClose: () => void;
}

/** Say what a move needs, and make it: Ctrl+Enter sends. */
export function MoveDialog({ of, move, onClose }: MoveDialogProps) {
  const say = useCasesWords();
  const { known, usual } = useDepartments(of);
  const [written, write] = useState<Partial<Words>>({});
  const words: Words = { opinion: "", department: usual, ...written };
  const make = useMove(of, move.move, onClose);
  const open = lacking(move, words);
  const send = () => {
    if (open.length === 0 && !make.isPending) make.mutate(words);
  };
  const needs = (what: Lacking) => move.needs.includes(what);
  return (
    <Modal opened onClose={onClose} title={say("moveOf", { id: String(of.case_id), move: say.of("move", move.move) })} size="lg" closeButtonProps={{ "aria-label": say("close") }}>
      <Stack
        gap="sm"
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send();
        }}
      >
        <Refused error={make.error} title={say("refused")} />
        <Text size="sm" c="dimmed">{say("becomes", { from: say(`status.${of.status}`), to: say(`status.${move.status}`) })}</Text>
        {needs("department") && (
          <Autocomplete
            label={say("department")}
            required
            data={known}
            data-autofocus={open.includes("department") || undefined}
            maxLength={LONGEST.department}
            value={words.department}
            onChange={(department) => write({ ...written, department })}
          />
        )}
        <Textarea
          label={say(needs("opinion") ? "opinion" : "opinionOptional")}
          required={needs("opinion")}
          data-autofocus={needs("opinion") || undefined}
          autosize
          minRows={2}
          maxRows={8}
          maxLength={LONGEST.opinion}
          value={words.opinion}
          onChange={(event) => write({ ...written, opinion: event.currentTarget.value })}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>{say("cancel")}</Button>
          <Button data-autofocus={open.length === 0 || undefined} disabled={open.length > 0} loading={make.isPending} onClick={send} rightSection={<KeyHint keys="Mod+Enter" />}>
            {say.of("move", move.move)}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
