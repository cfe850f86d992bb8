import { Text } from "@mantine/core";
import { useChange } from "@/client/change";
import { api } from "@/client/http";
import { keys } from "@/client/queries";
import type { Hold } from "../queries";
import { useCasesWords } from "../words";
import { ReasonDialog } from "./ReasonDialog";

/** Hold a case's evidence, or lift the hold, with a reason. */
export function HoldDialog({ id, held, onClose }: { id: number; held: Hold | null; onClose: () => void }) {
  const say = useCasesWords();
  const params = { path: { case_id: id } };
  const change = useChange({
    act: async (reason: string) => {
      if (held === null) await api.PUT("/v1/cases/{case_id}/hold", { params, body: { reason } });
      else await api.DELETE("/v1/cases/{case_id}/hold", { params: { ...params, query: { purpose: reason } } });
    },
    done: () => {
      onClose();
      return say(held === null ? "held" : "holdLifted");
    },
    stale: [[...keys.cases, id, "hold"]],
  });
  return (
    <ReasonDialog
      title={say(held === null ? "hold" : "liftHold")}
      label={say("reason")}
      submit={say(held === null ? "hold" : "liftHold")}
      error={change.error}
      busy={change.isPending}
      longest={held === null ? 500 : 200}
      onSubmit={(reason) => change.mutate(reason)}
      onClose={onClose}
    >
      <Text size="sm">{held === null ? say("holdMore") : say("liftHoldMore", { reason: held.reason })}</Text>
    </ReasonDialog>
  );
}
