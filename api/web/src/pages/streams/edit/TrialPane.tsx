import { Badge, Button, Group, SegmentedControl, Stack, Table, Text, Title, UnstyledButton } from "@mantine/core";
import { useState } from "react";
import { Failure } from "@/parts/Failure";
import { SeverityMark } from "@/parts/Marks";
import { useFormat } from "@/words/format";
import { useStreamsWords } from "../words";
import { type CountDifference, countDifferences, type Difference, eventDifferences } from "./differences";
import classes from "./edit.module.css";
import { useTellFlaw } from "./flawTold";
import { useRuleKind } from "./names";
import { type Tried, useTrial } from "./queries";
import type { Marked } from "./Stage";
import type { Editor } from "./useEditor";
import { useEditWords } from "./words";

const MINUTES = ["10", "30", "60"] as const;

/** What the rules would have told of the last hour, as the file is and as it is proposed, with each difference. */
export function TrialPane({ id, editor, mark }: { id: string; editor: Editor; mark: (box: Marked | null) => void }) {
  const say = useEditWords();
  const [minutes, choose] = useState<(typeof MINUTES)[number]>("60");
  const [tried, keep] = useState<unknown>(null);
  const trial = useTrial(id);
  const tell = useTellFlaw();
  const run = () => {
    mark(null);
    keep(editor.changes);
    trial.mutate({ part: editor.changes, minutes: Number(minutes) });
  };
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">{say("trialTold")}</Text>
      <Group gap="xs">
        <SegmentedControl size="xs" aria-label={say("minutes")} value={minutes} onChange={choose} data={MINUTES.map((value) => ({ value, label: say("minutesOf", { count: Number(value) }) }))} />
        <Button loading={trial.isPending} disabled={editor.wrong.size > 0} onClick={run}>{say("try")}</Button>
      </Group>
      {editor.wrong.size > 0 && <Text size="sm" c="var(--h-high)">{say("tryWrong")}</Text>}
      {!editor.isChanged && <Text size="sm" c="dimmed">{say("tryUnchanged")}</Text>}
      {trial.isPending && <Text size="sm" role="status">{say("trying")}</Text>}
      {trial.isError && <Failure error={tell.problem(trial.error)} retry={run} />}
      {trial.isSuccess && tried !== editor.changes && <Text size="sm" c="var(--h-medium)">{say("tryOld")}</Text>}
      {trial.isSuccess && <Result of={trial.data} mark={mark} />}
    </Stack>
  );
}

function Result({ of, mark }: { of: Tried; mark: (box: Marked | null) => void }) {
  const say = useEditWords();
  const format = useFormat();
  const events = eventDifferences(of.present, of.proposed);
  const number = (what: Difference["what"]) => events.filter((one) => one.what === what).length;
  const { since, until, observed_s: observed = 0, missing = [], more = 0 } = of.proposed;
  if (since == null || until == null) return <Text size="sm">{say("noTracks")}</Text>;
  return (
    <Stack gap="sm" data-tried="">
      <Text size="sm">{say("tried", { from: format.time(since), to: format.time(until), watched: format.duration(observed) })}</Text>
      <Group gap="xs">
        <Badge color="green">{say("come", { count: number("come") })}</Badge>
        <Badge color="red">{say("gone", { count: number("gone") })}</Badge>
        <Badge color="gray">{say("same", { count: number("same") })}</Badge>
      </Group>
      <Events of={events} mark={mark} />
      {more > 0 && <Text size="xs" c="dimmed">{say("more", { count: more })}</Text>}
      <Counts of={countDifferences(of.present, of.proposed)} />
      {missing.map((one) => <Text key={one.rule_id} size="xs" c="dimmed">{one.rule_id}: {say(`lack.${one.code}`)}</Text>)}
    </Stack>
  );
}

/** Each event; pressed, its box is shown on the picture. */
function Events({ of, mark }: { of: readonly Difference[]; mark: (box: Marked | null) => void }) {
  const say = useEditWords();
  const format = useFormat();
  const kind = useRuleKind();
  const streams = useStreamsWords();
  if (of.length === 0) return <Text size="sm" c="dimmed">{say("noEvents")}</Text>;
  return (
    <Stack gap={0}>
      {of.map(({ event, what }, at) => (
        <UnstyledButton key={at} className={classes.shape} px={6} data-difference={what} onClick={() => mark({ ...event.box, word: `${event.rule_id} ${format.time(event.start)}` })}>
          <Group gap={8} wrap="nowrap">
            <Text size="sm" fw={600} w="3.4rem" className={what === "come" ? classes.added : what === "gone" ? classes.gone : undefined}>{say(`what.${what}`)}</Text>
            <SeverityMark severity={event.severity} bare />
            <Text size="sm" className="h-cut">{kind(event.kind)}, {streams.of("class", event.class_name)}</Text>
            <Text size="xs" c="dimmed" ml="auto" style={{ whiteSpace: "nowrap" }}>{format.time(event.start)}</Text>
          </Group>
          <Text size="xs" c="dimmed" pl="3.9rem">{event.rule_id}{event.zone === null ? "" : ` · ${event.zone}`} · {event.end === null ? say("stillOpen") : format.duration(event.end - event.start)}</Text>
        </UnstyledButton>
      ))}
    </Stack>
  );
}

function Counts({ of }: { of: readonly CountDifference[] }) {
  const say = useEditWords();
  const format = useFormat();
  if (of.length === 0) return null;
  const told = (one: CountDifference["before"]) => (one === null ? "–" : `${format.number(one.count_in)} / ${format.number(one.count_out)}`);
  return (
    <div>
      <Title order={3} pb={4}>{say("counts")}</Title>
      <Table withTableBorder fz="xs">
        <Table.Thead><Table.Tr><Table.Th>{say("counted")}</Table.Th><Table.Th>{say("before")}</Table.Th><Table.Th>{say("after")}</Table.Th></Table.Tr></Table.Thead>
        <Table.Tbody>
          {of.map(({ name, before, after }) => <Table.Tr key={name}><Table.Td>{name}</Table.Td><Table.Td>{told(before)}</Table.Td><Table.Td fw={told(before) === told(after) ? 400 : 700}>{told(after)}</Table.Td></Table.Tr>)}
        </Table.Tbody>
      </Table>
    </div>
  );
}
