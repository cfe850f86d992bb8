import { Alert, Button, Group, List, Modal, Stack, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { api, data } from "@/client/http";
import { Problem } from "@/client/problem";
import { Failure } from "@/parts/Failure";
import type { Part } from "./draft";
import { changesOf, draftOf } from "./draft";
import { useTellFlaw } from "./flawTold";
import { useSave } from "./queries";
import type { Editor } from "./useEditor";
import { useEditWords } from "./words";

const LEAST = 3;

interface SaveDialogProps {
  id: string;
  editor: Editor;
  written: Part;
  revision: string;
  close: () => void;
  again: () => void;
}

/** Why, in words, and what changes; where somebody else saved meanwhile, what both changed. */
export function SaveDialog({ id, editor, written, revision, close, again }: SaveDialogProps) {
  const say = useEditWords();
  const [why, type] = useState("");
  const [seen, see] = useState(revision);
  const [theirs, keep] = useState<Part | null>(null);
  const save = useSave(id);
  const tell = useTellFlaw();
  const send = (on: string) =>
    save.mutate(
      { part: editor.changes, why: why.trim(), revision: on },
      {
        onSuccess: ({ number }) => {
          notifications.show({ message: number === null ? say("nothingChanged") : say("saved", { number }) });
          close();
          again();
        },
        onError: (error) => {
          if (error instanceof Problem && error.status === 409) void overtaken();
        },
      },
    );
  const overtaken = async () => {
    const now = await data(api.GET("/v1/config/streams/{stream_id}", { params: { path: { stream_id: id } } }));
    see(now.revision);
    if (theirsIn(written, now.part).length === 0) send(now.revision);
    else keep(now.part);
  };
  const discard = () => {
    close();
    again();
  };
  return (
    <Modal opened onClose={close} title={say("saveTitle", { name: id })} transitionProps={{ duration: 0 }} closeButtonProps={{ "aria-label": say("cancel") }}>
      <Stack gap="sm">
        <Text size="sm">{say("saveTold")}</Text>
        <Keys of={Object.keys(editor.changes)} />
        <TextInput label={say("why")} description={say("whyTold")} value={why} maxLength={500} onChange={(event) => type(event.currentTarget.value)} data-autofocus
          onKeyDown={(event) => {
            if (event.key === "Enter" && why.trim().length >= LEAST) send(seen);
          }} />
        {theirs !== null && <Overtaken mine={Object.keys(editor.changes)} theirs={theirsIn(written, theirs)} discard={discard} />}
        {save.isError && theirs === null && <Failure error={tell.problem(save.error)} />}
        <Group justify="end">
          <Button variant="default" onClick={close}>{say("cancel")}</Button>
          <Button loading={save.isPending} disabled={why.trim().length < LEAST} onClick={() => send(seen)}>{say(theirs === null ? "save" : "saveOver")}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function theirsIn(written: Part, now: Part): string[] {
  return Object.keys(changesOf(draftOf(written), draftOf(now)));
}

function Keys({ of }: { of: readonly string[] }) {
  const say = useEditWords();
  return <List size="sm">{of.map((name) => <List.Item key={name}>{say.of("part", name)}</List.Item>)}</List>;
}

/** What the other one changed; what both changed would be as it is here. */
function Overtaken({ mine, theirs, discard }: { mine: readonly string[]; theirs: readonly string[]; discard: () => void }) {
  const say = useEditWords();
  const both = theirs.filter((one) => mine.includes(one));
  const named = (names: readonly string[]) => names.map((name) => say.of("part", name)).join(", ");
  return (
    <Alert color="orange" role="alert" title={say("overtaken")}>
      <Text size="sm">{say("overtakenTheirs", { keys: named(theirs) })}</Text>
      {both.length > 0 && <Text size="sm" fw={600}>{say("overtakenBoth", { keys: named(both) })}</Text>}
      <Button mt="xs" variant="default" onClick={discard}>{say("takeTheirs")}</Button>
    </Alert>
  );
}
