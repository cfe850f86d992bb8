import { Button, Group, Text, Tooltip } from "@mantine/core";
import { useState } from "react";
import { useKeys } from "@/shell/keys";
import type { Part } from "./draft";
import { SaveDialog } from "./SaveDialog";
import type { Editor } from "./useEditor";
import { useEditWords } from "./words";

interface SaveBarProps {
  id: string;
  editor: Editor;
  written: Part;
  revision: string;
  mayEdit: boolean;
  again: () => void;
}

/** Whether something is changed or wrong, and the way to save it. */
export function SaveBar({ id, editor, written, revision, mayEdit, again }: SaveBarProps) {
  const say = useEditWords();
  const [open, show] = useState(false);
  const troubles = editor.troubles.length + [...editor.flaws.keys()].length;
  const isWrong = troubles > 0;
  const may = mayEdit && editor.isChanged && !isWrong;
  useKeys(say("keys.edit"), [{ keys: "Mod+s", does: say("save"), act: () => show(true), disabled: !may }]);
  if (!mayEdit) return null;
  return (
    <Group gap="sm">
      <Text size="sm" c={isWrong ? "var(--h-high)" : "dimmed"} role="status" data-wrong={isWrong}>
        {isWrong ? say.count("wrong", Math.max(editor.wrong.size, 1)) : editor.isChanged ? say(editor.isChecking ? "checking" : "changed") : say("unchanged")}
      </Text>
      <Button variant="default" disabled={!editor.isChanged} onClick={() => editor.load(written)}>{say("discard")}</Button>
      <Tooltip label={say("saveWrong")} disabled={!isWrong}>
        <Button disabled={!may} onClick={() => show(true)}>{say("save")}</Button>
      </Tooltip>
      {open && <SaveDialog id={id} editor={editor} written={written} revision={revision} close={() => show(false)} again={again} />}
    </Group>
  );
}
