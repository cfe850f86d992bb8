import { Button, Group, Modal, Stack, Textarea } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { KeyHint } from "@/parts/KeyHint";
import { Refused } from "@/parts/told/Refused";
import { useCasesWords } from "../words";

const SHORTEST = 3;

interface ReasonDialogProps {
  title: string;
  label: string;
  submit: string;
  error: Error | null;
  busy: boolean;
  longest: number;
  /** Something else that is asked for is there, too. */
  ready?: boolean;
  onSubmit: (reason: string) => void;
  onClose: () => void;
  children?: ReactNode;
}

/** Ask why, and do it: Ctrl+Enter sends. */
export function ReasonDialog({ title, label, submit, error, busy, longest, ready = true, onSubmit, onClose, children }: ReasonDialogProps) {
  const say = useCasesWords();
  const [reason, write] = useState("");
  const complete = ready && reason.trim().length >= SHORTEST;
  const send = () => {
    if (complete && !busy) onSubmit(reason.trim());
  };
  return (
    <Modal opened onClose={onClose} title={title} size="lg" closeButtonProps={{ "aria-label": say("close") }}>
      <Stack gap="sm">
        <Refused error={error} />
        {children}
        <Textarea
          label={label}
          required
          data-autofocus
          autosize
          minRows={2}
          maxRows={8}
          maxLength={longest}
          value={reason}
          onChange={(event) => write(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send();
          }}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>{say("cancel")}</Button>
          <Button disabled={!complete} loading={busy} onClick={send} rightSection={<KeyHint keys="Mod+Enter" />}>{submit}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
