import { Modal, Text } from "@mantine/core";
import { useState } from "react";
import type { CaseDetail, Event } from "@/client/types";
import { EvidencePlayer } from "@/parts/evidence/EvidencePlayer";
import { useCasesWords } from "../words";
import { ReasonDialog } from "./ReasonDialog";

/** Ask for a reason, then show what the stream hides; every look is written down with it. */
export function OriginalDialog({ of, event, onClose }: { of: CaseDetail; event: Event; onClose: () => void }) {
  const say = useCasesWords();
  const [purpose, state] = useState<string | null>(null);
  if (purpose === null) {
    return (
      <ReasonDialog title={say("original")} label={say("reason")} submit={say("show")} error={null} busy={false} longest={200} onSubmit={(reason) => state(reason.replaceAll(/\s+/g, " "))} onClose={onClose}>
        <Text size="sm">{say("originalMore")}</Text>
      </ReasonDialog>
    );
  }
  return (
    <Modal opened onClose={onClose} title={say("originalFor", { reason: purpose })} size="80rem" closeButtonProps={{ "aria-label": say("close") }}>
      <div style={{ height: "70vh" }}>
        <EvidencePlayer files={of.evidence.filter((file) => file.event_id === event.id)} event={event} purpose={purpose} unmasked />
      </div>
    </Modal>
  );
}
