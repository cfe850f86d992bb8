import { Badge, Button, Group, Title } from "@mantine/core";
import { IconGavel, IconPrinter } from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useMay } from "@/client/queries";
import type { CaseDetail } from "@/client/types";
import { KeyHint } from "@/parts/KeyHint";
import { KindBadge, SeverityMark, StageBadge } from "@/parts/Marks";
import { usePartsWords } from "@/parts/words";
import { useKeys } from "@/shell/keys";
import { useFormat } from "@/words/format";
import { useHold } from "../queries";
import { useCasesWords } from "../words";
import { DueClock } from "./DueClock";
import { HoldDialog } from "./HoldDialog";

const ICON = { size: "1rem", stroke: 1.6 } as const;

/** Number, kind, where it stands, until when; the sheet and the legal hold. */
export function CaseHead({ of }: { of: CaseDetail }) {
  const say = useCasesWords();
  const navigate = useNavigate();
  useKeys(say("title"), [
    { keys: "p", does: say("sheet"), act: () => void navigate({ to: "/cases/$caseId/sheet", params: { caseId: of.case_id } }) },
  ]);
  return (
    <Group gap="sm">
      <Title order={1}>{say("one", { id: String(of.case_id) })}</Title>
      <KindBadge kind={of.corrected_kind ?? of.kind} />
      <SeverityMark severity={of.severity} />
      <Standing of={of} />
      <DueClock of={of} />
      <Group gap="xs" ml="auto">
        <HoldMark id={of.case_id} />
        <Button variant="default" leftSection={<IconPrinter {...ICON} />} rightSection={<KeyHint keys="p" />} renderRoot={(props) => <Link to="/cases/$caseId/sheet" params={{ caseId: of.case_id }} {...props} />}>
          {say("sheet")}
        </Button>
      </Group>
    </Group>
  );
}

/** Its stage, and its status where that says more. */
function Standing({ of }: { of: CaseDetail }) {
  const say = useCasesWords();
  const parts = usePartsWords();
  const status = say(`status.${of.status}`);
  return (
    <>
      {parts(`stage.${of.stage}`) !== status && <StageBadge stage={of.stage} />}
      <Badge variant="outline" color="gray">{status}</Badge>
    </>
  );
}

/** Whether the evidence is held; managers hold it and lift the hold. */
function HoldMark({ id }: { id: number }) {
  const say = useCasesWords();
  const format = useFormat();
  const may = useMay()("manager");
  const hold = useHold(id);
  const [asking, ask] = useState(false);
  if (hold.data === undefined) return null;
  const held = hold.data;
  return (
    <>
      {held !== null && (
        <Badge color="yellow" leftSection={<IconGavel size="0.8rem" />} title={held.reason}>
          {say("heldSince", { time: format.moment(held.since), by: held.by })}
        </Badge>
      )}
      {may && <Button variant="default" leftSection={<IconGavel {...ICON} />} onClick={() => ask(true)}>{say(held === null ? "hold" : "liftHold")}</Button>}
      {asking && <HoldDialog id={id} held={held} onClose={() => ask(false)} />}
    </>
  );
}
