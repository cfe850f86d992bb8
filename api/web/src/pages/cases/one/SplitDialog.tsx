import { Checkbox, Stack, Text } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useChange } from "@/client/change";
import { api, data } from "@/client/http";
import { keys } from "@/client/queries";
import type { CaseDetail } from "@/client/types";
import { useFormat } from "@/words/format";
import { useCasesWords } from "../words";
import { ReasonDialog } from "./ReasonDialog";
import { sourceOf } from "./source";

/** Make a proposal of some of a case's sightings; it is shown then. */
export function SplitDialog({ of, onClose }: { of: CaseDetail; onClose: () => void }) {
  const say = useCasesWords();
  const format = useFormat();
  const navigate = useNavigate();
  const [chosen, choose] = useState<string[]>([]);
  const change = useChange({
    act: (opinion: string) => data(api.POST("/v1/cases/{case_id}/split", { params: { path: { case_id: of.case_id } }, body: { events: chosen, opinion } })),
    done: (made) => {
      onClose();
      void navigate({ to: "/cases/$caseId", params: { caseId: made.case_id } });
      return say("splitDone", { id: String(made.case_id) });
    },
    stale: [keys.cases, keys.review],
  });
  const some = chosen.length > 0 && chosen.length < of.events.length;
  return (
    <ReasonDialog title={say("split")} label={say("opinion")} submit={say("split")} error={change.error} busy={change.isPending} longest={1000} ready={some} onSubmit={(opinion) => change.mutate(opinion)} onClose={onClose}>
      <Text size="sm">{say("splitMore")}</Text>
      <Checkbox.Group value={chosen} onChange={choose}>
        <Stack gap={6}>
          {of.events.map((one) => <Checkbox key={one.id} value={one.id} label={`${format.moment(one.start)} · ${sourceOf(one, say)}`} />)}
        </Stack>
      </Checkbox.Group>
    </ReasonDialog>
  );
}
