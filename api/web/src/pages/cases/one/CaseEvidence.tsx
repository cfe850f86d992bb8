import { Button, Group, SegmentedControl, Select, Text } from "@mantine/core";
import { IconEyeExclamation } from "@tabler/icons-react";
import { useState } from "react";
import { useMay } from "@/client/queries";
import type { CaseDetail, Event } from "@/client/types";
import { EvidencePlayer } from "@/parts/evidence/EvidencePlayer";
import { shownEvent } from "@/parts/evidence/shown";
import { useKeys } from "@/shell/keys";
import { useFormat } from "@/words/format";
import { useCasesWords } from "../words";
import { BeforeAfter } from "./BeforeAfter";
import classes from "./case.module.css";
import { OriginalDialog } from "./OriginalDialog";
import { sourceOf } from "./source";

/** The evidence of a case: the clip of one of its events, or the place before and after side by side. */
export function CaseEvidence({ of }: { of: CaseDetail }) {
  const say = useCasesWords();
  const { view, show, pair, event, choose } = useView(of);
  return (
    <section className={classes.evidence} aria-label={say("evidence")}>
      <Group gap="xs">
        {pair && (
          <SegmentedControl
            size="xs"
            value={view}
            onChange={(next) => show(next === "pair" ? "pair" : "clip")}
            data={[{ value: "clip", label: say("view.clip") }, { value: "pair", label: say("view.pair") }]}
          />
        )}
        {of.events.length > 1 && view === "clip" && <Sightings of={of} chosen={event?.id ?? null} choose={choose} />}
        {pair && of.status === "checking" && <Text size="sm" c="var(--h-good)">{say("cleared")}</Text>}
        <Original of={of} event={event} />
      </Group>
      <div className={classes.stage}>
        {view === "pair" ? <BeforeAfter of={of} /> : <Clip of={of} event={event} />}
      </div>
    </section>
  );
}

/** Which of a case's evidence is shown: its clip at first; while it is checked, the place before and after. */
function useView(of: CaseDetail) {
  const say = useCasesWords();
  const [wanted, show] = useState<"clip" | "pair" | null>(null);
  const [chosen, choose] = useState<string | null>(null);
  const pair = of.before !== null && of.after !== null;
  const view = pair ? (wanted ?? (of.status === "checking" ? "pair" : "clip")) : "clip";
  const event = of.events.find((one) => one.id === chosen) ?? shownEvent(of).event;
  const at = of.events.findIndex((one) => one.id === event?.id);
  useKeys(say("evidence"), [
    { keys: "v", does: say("key.pair"), act: () => show(view === "clip" ? "pair" : "clip"), disabled: !pair },
    { keys: "e", does: say("key.event"), act: () => choose(of.events[(at + 1) % of.events.length]?.id ?? null), disabled: of.events.length < 2 },
  ]);
  return { view, show, pair, event, choose };
}

function Clip({ of, event }: { of: CaseDetail; event: Event | undefined }) {
  const files = of.evidence.filter((file) => file.event_id === event?.id);
  return <EvidencePlayer key={event?.id} files={files} {...(event === undefined ? {} : { event })} keys />;
}

function Sightings({ of, chosen, choose }: { of: CaseDetail; chosen: string | null; choose: (id: string | null) => void }) {
  const say = useCasesWords();
  const format = useFormat();
  return (
    <Select
      size="xs"
      w="22rem"
      maw="100%"
      aria-label={say("sighting")}
      value={chosen}
      allowDeselect={false}
      onChange={choose}
      data={of.events.map((one, at) => ({ value: one.id, label: `${String(at + 1)}/${String(of.events.length)} · ${format.moment(one.start)} · ${sourceOf(one, say)}` }))}
      comboboxProps={{ transitionProps: { duration: 0 } }}
    />
  );
}

/** Where the stream hides people: what managers may see for a reason. */
function Original({ of, event }: { of: CaseDetail; event: Event | undefined }) {
  const say = useCasesWords();
  const may = useMay()("manager");
  const [asking, ask] = useState(false);
  const hidden = event !== undefined && of.evidence.some((file) => file.event_id === event.id && file.reserved);
  if (!hidden) return null;
  if (!may) return <Text size="sm" c="dimmed" ml="auto">{say("isMasked")}</Text>;
  return (
    <>
      <Button variant="default" ml="auto" leftSection={<IconEyeExclamation size="1rem" stroke={1.6} />} onClick={() => ask(true)}>{say("original")}</Button>
      {asking && <OriginalDialog of={of} event={event} onClose={() => ask(false)} />}
    </>
  );
}
