import { Button, Group, Text } from "@mantine/core";
import { useState } from "react";
import { useMay } from "@/client/queries";
import type { CaseView } from "@/client/types";
import { KeyHint } from "@/parts/KeyHint";
import { useKeys } from "@/shell/keys";
import { useCasesWords } from "../words";
import { BulkDialog } from "./BulkDialog";

const MOVERS = ["operator", "dispatcher", "manager"];

/** What may be done with the selected cases. */
export function BulkBar({ cases, clear }: { cases: readonly CaseView[]; clear: () => void }) {
  const say = useCasesWords();
  const may = useMay();
  const moves = MOVERS.some(may);
  const [asked, ask] = useState<readonly CaseView[] | null>(null);
  const some = cases.length > 0;
  useKeys(say("title"), [
    ...(moves ? [{ keys: "m", does: say("key.bulk"), disabled: !some, act: () => ask(cases) }] : []),
    { keys: "Escape", does: say("unselect"), disabled: !some, act: clear },
  ]);
  return (
    <>
      {some && (
        <Group className="h-panel" gap="sm" p="xs" role="toolbar" aria-label={say("select")}>
          <Text size="sm" fw={600} aria-live="polite">{say.count("selected", cases.length)}</Text>
          {moves && <Button onClick={() => ask(cases)} rightSection={<KeyHint keys="m" />}>{say("bulk", { count: cases.length })}</Button>}
          <Button variant="subtle" onClick={clear} rightSection={<KeyHint keys="Escape" />}>{say("unselect")}</Button>
        </Group>
      )}
      {asked !== null && (
        <BulkDialog
          rows={asked}
          onClose={(done) => {
            ask(null);
            if (done) clear();
          }}
        />
      )}
    </>
  );
}
