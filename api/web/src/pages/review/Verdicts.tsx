import { Button, Group, Text } from "@mantine/core";
import { KeyHint } from "@/parts/KeyHint";
import { useKeys } from "@/shell/keys";
import type { Asking } from "./Desk";
import type { Verdict } from "./queue";
import type { Reviewing } from "./useQueue";
import { useReviewWords } from "./words";

const CHOICES: readonly { verdict: Verdict; letter: string; digit: string; colour: string }[] = [
  { verdict: "true", letter: "t", digit: "1", colour: "teal" },
  { verdict: "false", letter: "f", digit: "2", colour: "red" },
  { verdict: "unsure", letter: "u", digit: "3", colour: "gray" },
  { verdict: "wrong_place", letter: "p", digit: "4", colour: "gray" },
  { verdict: "wrong_kind", letter: "k", digit: "5", colour: "gray" },
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
  const last = queue.judged[0];
  return (
    <>
      <Group gap="xs" role="group" aria-label={say("verdict")}>
        {CHOICES.map(({ verdict, letter, colour }) => (
          <Button
            key={verdict}
            variant={colour === "gray" ? "default" : "light"}
            color={colour}
            size="sm"
            onClick={() => judge(verdict)}
            rightSection={<KeyHint keys={letter} />}
          >
            {say(`verdict.${verdict}`)}
          </Button>
        ))}
      </Group>
      <Button variant="subtle" color="gray" disabled={last === undefined} onClick={queue.undo} rightSection={<KeyHint keys="z" />}>
        {last === undefined ? say("undo") : say("undoOf", { id: String(last.item.case_id), verdict: say(`verdict.${last.word.verdict}`) })}
      </Button>
      <Text size="sm" c="dimmed" aria-live="polite">
        {asking === "place" && say("pickPlace")}
        {asking === null && queue.waiting !== undefined && say(queue.waiting.more ? "waitingMore" : "waiting", { count: queue.waiting.count })}
      </Text>
    </>
  );
}
