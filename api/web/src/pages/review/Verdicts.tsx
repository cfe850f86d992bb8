import { Button, Group, Text } from "@mantine/core";
import { type Icon, IconCategory, IconCheck, IconHelp, IconMapPin, IconX } from "@tabler/icons-react";
import { memo, useDeferredValue } from "react";
import { KeyHint } from "@/parts/KeyHint";
import { useKeys } from "@/shell/keys";
import type { Asking } from "./Desk";
import { useLatest } from "./latest";
import type { Verdict } from "./queue";
import type { Reviewing } from "./useQueue";
import { useReviewWords } from "./words";

const CHOICES: readonly { verdict: Verdict; letter: string; digit: string; icon: Icon; colour?: string }[] = [
  { verdict: "true", letter: "t", digit: "1", icon: IconCheck, colour: "teal" },
  { verdict: "false", letter: "f", digit: "2", icon: IconX, colour: "red" },
  { verdict: "unsure", letter: "u", digit: "3", icon: IconHelp },
  { verdict: "wrong_place", letter: "p", digit: "4", icon: IconMapPin },
  { verdict: "wrong_kind", letter: "k", digit: "5", icon: IconCategory },
];

interface VerdictsProps {
  queue: Reviewing;
  asking: Asking;
  judge: (verdict: Verdict) => void;
}

/** A key and a button for each word, and the way back. */
export function Verdicts({ queue, asking, judge }: VerdictsProps) {
  const say = useReviewWords();
  const digits = asking === null ? CHOICES.map(({ verdict, digit }) => ({ keys: digit, does: say(`verdict.${verdict}`), act: () => judge(verdict) })) : [];
  useKeys(say("title"), [
    ...CHOICES.map(({ verdict, letter }) => ({ keys: letter, does: say(`verdict.${verdict}`), act: () => judge(verdict) })),
    ...digits,
    { keys: "z", does: say("undo"), act: queue.undo, disabled: queue.judged.length === 0 },
  ]);
  const shown = useDeferredValue({ last: queue.judged[0], asking, waiting: queue.waiting });
  return <Buttons judge={useLatest(judge)} undo={useLatest(queue.undo)} {...shown} />;
}

interface ButtonsProps {
  judge: (verdict: Verdict) => void;
  undo: () => void;
  last: Reviewing["judged"][number] | undefined;
  asking: Asking;
  waiting: Reviewing["waiting"];
}

/** They are drawn after the next clip: what they do is always up to date. */
const Buttons = memo(function Buttons({ judge, undo, last, asking, waiting }: ButtonsProps) {
  const say = useReviewWords();
  return (
    <>
      <Group gap="xs" role="group" aria-label={say("verdict")}>
        {CHOICES.map(({ verdict, letter, icon: Icon, colour }) => (
          <Button
            key={verdict}
            variant="default"
            size="sm"
            leftSection={<Icon size="1.1rem" stroke={2} {...(colour === undefined ? {} : { color: `var(--mantine-color-${colour}-6)` })} />}
            onClick={() => judge(verdict)}
            rightSection={<KeyHint keys={letter} />}
          >
            {say(`verdict.${verdict}`)}
          </Button>
        ))}
      </Group>
      <Button variant="subtle" color="gray" disabled={last === undefined} onClick={undo} rightSection={<KeyHint keys="z" />}>
        {last === undefined ? say("undo") : say("undoOf", { id: String(last.item.case_id), verdict: say(`verdict.${last.word.verdict}`) })}
      </Button>
      <Text size="sm" c="dimmed" aria-live="polite">
        {asking === "place" && say("pickPlace")}
        {asking === null && waiting !== undefined && say(waiting.more ? "waitingMore" : "waiting", { count: waiting.count })}
      </Text>
    </>
  );
});
