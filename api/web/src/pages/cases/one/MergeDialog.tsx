import { Checkbox, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useChange } from "@/client/change";
import { api, data } from "@/client/http";
import { keys } from "@/client/queries";
import type { CaseDetail } from "@/client/types";
import { useCasesWords } from "../words";
import { ReasonDialog } from "./ReasonDialog";

interface MergeDialogProps<T> {
  of: CaseDetail;
  alike: readonly T[];
  told: (one: T) => string;
  onClose: () => void;
}

/** Put other open cases of its kind into a case. */
export function MergeDialog<T extends { case_id: number }>({ of, alike, told, onClose }: MergeDialogProps<T>) {
  const say = useCasesWords();
  const [chosen, choose] = useState<string[]>([]);
  const change = useChange({
    act: (opinion: string) =>
      data(api.POST("/v1/cases/{case_id}/merge", { params: { path: { case_id: of.case_id } }, body: { cases: chosen.map(Number), opinion } })),
    done: () => {
      onClose();
      return say.count("merged", chosen.length);
    },
    stale: [keys.cases, keys.review],
  });
  return (
    <ReasonDialog
      title={say("merge")}
      label={say("opinion")}
      submit={say("merge")}
      error={change.error}
      busy={change.isPending}
      longest={1000}
      ready={chosen.length > 0}
      onSubmit={(opinion) => change.mutate(opinion)}
      onClose={onClose}
    >
      <Text size="sm">{say("mergeMore", { id: String(of.case_id) })}</Text>
      <Checkbox.Group value={chosen} onChange={choose}>
        <Stack gap={6}>
          {alike.map((one) => <Checkbox key={one.case_id} value={String(one.case_id)} label={`${say("one", { id: String(one.case_id) })} · ${told(one)}`} />)}
        </Stack>
      </Checkbox.Group>
    </ReasonDialog>
  );
}
