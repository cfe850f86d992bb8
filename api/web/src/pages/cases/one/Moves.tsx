import { Button, Text } from "@mantine/core";
import type { CaseDetail } from "@/client/types";
import { KeyHint } from "@/parts/KeyHint";
import { useKeys } from "@/shell/keys";
import { useCasesWords } from "../words";
import classes from "./case.module.css";
import { ENDS } from "./moveForm";

/** The moves that whoever looks may make now: a digit each. */
export function Moves({ of, choose }: { of: CaseDetail; choose: (move: string) => void }) {
  const say = useCasesWords();
  useKeys(
    say("moves"),
    of.moves.map(({ move }, at) => ({ keys: String(at + 1), does: say.of("move", move), act: () => choose(move), disabled: at > 8 })),
  );
  return (
    <section className={`${classes.moves} h-panel`} aria-label={say("moves")}>
      <Text size="sm" c="dimmed">{say(of.moves.length === 0 ? "noMoves" : "moves")}</Text>
      {of.moves.map(({ move }, at) => (
        <Button key={move} variant={at === 0 && !ENDS.has(move) ? "filled" : "default"} onClick={() => choose(move)} rightSection={<KeyHint keys={String(at + 1)} />}>
          {say.of("move", move)}
        </Button>
      ))}
    </section>
  );
}
