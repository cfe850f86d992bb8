import { Anchor, Button, Group } from "@mantine/core";
import { IconPrinter } from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { Failure } from "@/parts/Failure";
import { KeyHint } from "@/parts/KeyHint";
import { Loading } from "@/parts/Loading";
import { useKeys } from "@/shell/keys";
import { sheetRoute } from "../caseRoute";
import { useCase, useFlow } from "../queries";
import { useCasesWords } from "../words";
import { Paper } from "./Paper";
import classes from "./sheet.module.css";

/** A case on one or two A4 pages, to be printed or kept as PDF: black on white in both themes. */
export function SheetPage() {
  const say = useCasesWords();
  const { caseId } = sheetRoute.useParams();
  const navigate = useNavigate();
  const [found, flow] = [useCase(caseId), useFlow(caseId)];
  const ready = found.data !== undefined && flow.data !== undefined;
  const failed = found.error ?? flow.error;
  const print = () => void printed();
  useKeys(say("sheet"), [
    { keys: "p", does: say("key.print"), act: print, disabled: !ready },
    { keys: "Escape", does: say("back"), act: () => void navigate({ to: "/cases/$caseId", params: { caseId } }) },
  ]);
  return (
    <div className={`h-page ${classes.desk}`}>
      <Group className="h-noprint" w="100%" maw="210mm" justify="space-between">
        <Anchor size="sm" renderRoot={(props) => <Link to="/cases/$caseId" params={{ caseId }} {...props} />}>{say("back")}</Anchor>
        <Button leftSection={<IconPrinter size="1rem" stroke={1.6} />} disabled={!ready} onClick={print} rightSection={<KeyHint keys="p" />}>{say("print")}</Button>
      </Group>
      {!ready && failed === null && <Loading lines={12} />}
      {!ready && failed !== null && <Failure error={failed} retry={() => void Promise.all([found.refetch(), flow.refetch()])} />}
      {ready && <Paper of={found.data} steps={flow.data.steps} />}
    </div>
  );
}

/** Print when the pictures are there. */
async function printed(): Promise<void> {
  await Promise.all([...document.querySelectorAll<HTMLImageElement>("article img")].map((picture) => picture.decode().catch(() => undefined)));
  window.print();
}
