import { Alert, Button, Group, Text, Textarea, Title } from "@mantine/core";
import { IconSend } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { useMe } from "@/client/queries";
import { useTold } from "@/parts/told/told";
import { useKeys } from "@/shell/keys";
import { type Attached, newId, type Place } from "./draft";
import { Files } from "./Files";
import { KindPicker } from "./KindPicker";
import { type Matter, noteUsed, useMatterName } from "./matters";
import { outbox } from "./outbox";
import { PlacePicker } from "./PlacePicker";
import classes from "./report.module.css";
import { usePosition } from "./usePosition";
import { useReportWords } from "./words";

const MOST_WORDS = 4000;

/** One report: it is kept on the phone at once, and sent when that works. */
export function ReportForm() {
  const say = useReportWords();
  const [files, setFiles] = useState<readonly Attached[]>([]);
  const [matter, setMatter] = useState<Matter | null>(null);
  const [byHand, setByHand] = useState<Place | null>(null);
  const [note, setNote] = useState("");
  const position = usePosition();
  const place = byHand ?? position.fix;
  const missing = matter === null ? "needsKind" : place === null ? "needsPlace" : null;
  const { send, trouble } = useSend(() => {
    setFiles([]);
    setMatter(null);
    setByHand(null);
    setNote("");
  });
  const act = () => {
    if (matter !== null && place !== null) void send({ matter, place, note, files });
  };
  useKeys(say("title"), [
    { keys: "s", does: say("send"), act, disabled: missing !== null },
    { keys: "m", does: say("usePhone"), act: () => setByHand(null) },
  ]);
  return (
    <form className="h-panel" aria-label={say("form")} onSubmit={(event) => { event.preventDefault(); act(); }}>
      <Step title={say("files")}><Files files={files} change={setFiles} /></Step>
      <Step title={say("kind")}><KindPicker chosen={matter} choose={setMatter} /></Step>
      <Step title={say("place")}><PlacePicker position={position} byHand={byHand} pick={setByHand} /></Step>
      <Step title={say("note")}>
        <Textarea aria-label={say("note")} placeholder={say("notePlaceholder")} autosize minRows={2} maxRows={6} size="lg" maxLength={MOST_WORDS} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
      </Step>
      <div className={classes.step}>
        {trouble !== null && <Alert color="red" role="alert" mb="sm">{say("notKept", { why: trouble })}</Alert>}
        <Button type="submit" fullWidth h="3.5rem" size="lg" disabled={missing !== null} leftSection={<IconSend size="1.3rem" stroke={1.6} />}>{say("send")}</Button>
        <Group justify="center" mih="1.6rem" mt={6} role="status">{missing !== null && <Text size="md" c="dimmed">{say(missing)}</Text>}</Group>
      </div>
    </form>
  );
}

function Step({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={classes.step} style={{ borderBottom: "1px solid var(--h-edge)" }}>
      <Title order={2} mb="xs">{title}</Title>
      {children}
    </section>
  );
}

interface Given {
  matter: Matter;
  place: Place;
  note: string;
  files: readonly Attached[];
}

/** Keep a report to be sent; the form is emptied only when it is kept. */
function useSend(empty: () => void) {
  const { name: user } = useMe();
  const called = useMatterName();
  const told = useTold();
  const [trouble, setTrouble] = useState<string | null>(null);
  const send = async ({ matter, place: { lat, lon, radius }, ...rest }: Given) => {
    try {
      await outbox.add({ id: newId(), user, t: Date.now() / 1000, matter: matter.matter, called: called(matter), place: { lat, lon, radius }, ...rest });
      noteUsed(matter.matter);
      setTrouble(null);
      empty();
    } catch (error) {
      setTrouble(told(error));
    }
  };
  return { send, trouble };
}
