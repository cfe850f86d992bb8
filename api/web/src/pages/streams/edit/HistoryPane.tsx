import { Alert, Badge, Button, Group, Modal, Stack, Text, TextInput, UnstyledButton } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { Empty } from "@/parts/Empty";
import { Failure } from "@/parts/Failure";
import { Loading } from "@/parts/Loading";
import { Time } from "@/parts/Time";
import classes from "./edit.module.css";
import { useTellFlaw } from "./flawTold";
import { type Revision, useHistory, useRevision, useRollback } from "./queries";
import { useEditWords } from "./words";

const LEAST = 3;

interface HistoryPaneProps {
  id: string;
  revision: string;
  isChanged: boolean;
  again: () => void;
}

/** Who changed what of this camera, when and why; and the way back. */
export function HistoryPane({ id, revision, isChanged, again }: HistoryPaneProps) {
  const say = useEditWords();
  const found = useHistory(id);
  const [chosen, choose] = useState<number | null>(null);
  const [asked, ask] = useState<Revision | null>(null);
  if (found.isPending) return <Loading lines={6} />;
  if (found.isError) return <Failure error={found.error} retry={() => void found.refetch()} />;
  if (found.data.length === 0) return <Empty title={say("noHistory")} more={say("noHistoryMore")} />;
  return (
    <Stack gap={0}>
      {isChanged && <Alert color="orange" py={6} mb="xs">{say("historyChanged")}</Alert>}
      {found.data.map((one) => (
        <div key={one.number} className={classes.shape} aria-current={one.number === chosen} data-revision={one.number}>
          <UnstyledButton w="100%" px={6} aria-expanded={one.number === chosen} onClick={() => choose(one.number === chosen ? null : one.number)}>
            <Group gap={8} wrap="nowrap">
              <Text size="sm" fw={600}>{one.number}</Text>
              <Badge color="gray">{say(`history.${one.kind}`)}</Badge>
              {one.revision === revision && <Badge color="green">{say("inForce")}</Badge>}
              <Text size="xs" c="dimmed" ml="auto" component="div"><Time at={one.t} /></Text>
            </Group>
            <Text size="sm">{one.kind === "found" ? say("historyFound") : one.why}</Text>
            <Text size="xs" c="dimmed">{one.kind === "found" ? "" : one.by}</Text>
          </UnstyledButton>
          {one.number === chosen && (
            <Stack gap={6} px={6} py={4}>
              <Diff number={one.number} />
              {one.revision !== revision && <Button variant="default" disabled={isChanged} onClick={() => ask(one)}>{say("rollback", { number: one.number })}</Button>}
            </Stack>
          )}
        </div>
      ))}
      {asked !== null && <Rollback id={id} to={asked} revision={revision} close={() => ask(null)} again={again} />}
    </Stack>
  );
}

function Diff({ number }: { number: number }) {
  const say = useEditWords();
  const found = useRevision(number);
  if (found.isPending) return <Loading lines={3} />;
  if (found.isError) return <Failure error={found.error} retry={() => void found.refetch()} />;
  if (found.data.diff === "") return <Text size="xs" c="dimmed">{say("noDiff")}</Text>;
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls
    <pre className={classes.diff} tabIndex={0} aria-label={say("diff")}>
      {found.data.diff.split("\n").map((line, at) => (
        <span key={at} className={line.startsWith("+") ? classes.added : line.startsWith("-") ? classes.gone : undefined}>{`${line}\n`}</span>
      ))}
    </pre>
  );
}

function Rollback({ id, to, revision, close, again }: { id: string; to: Revision; revision: string; close: () => void; again: () => void }) {
  const say = useEditWords();
  const [why, type] = useState(say("rollbackWhy", { number: to.number }));
  const rollback = useRollback(id);
  const tell = useTellFlaw();
  const go = () =>
    rollback.mutate(
      { number: to.number, why, revision },
      {
        onSuccess: ({ number }) => {
          notifications.show({ message: number === null ? say("nothingChanged") : say("saved", { number }) });
          close();
          again();
        },
      },
    );
  return (
    <Modal opened onClose={close} title={say("rollback", { number: to.number })} transitionProps={{ duration: 0 }} closeButtonProps={{ "aria-label": say("cancel") }}>
      <Stack gap="sm">
        <Text size="sm">{say("rollbackTold", { number: to.number })}</Text>
        <TextInput label={say("why")} value={why} onChange={(event) => type(event.currentTarget.value)} data-autofocus />
        {rollback.isError && <Failure error={tell.problem(rollback.error)} />}
        <Group justify="end"><Button variant="default" onClick={close}>{say("cancel")}</Button><Button loading={rollback.isPending} disabled={why.trim().length < LEAST} onClick={go}>{say("rollbackDo")}</Button></Group>
      </Stack>
    </Modal>
  );
}
