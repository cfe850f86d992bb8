import { Button, Text } from "@mantine/core";
import type { CaseDetail } from "@/client/types";
import { KeyHint } from "@/parts/KeyHint";
import { useKeys } from "@/shell/keys";
import type { Move } from "../queries";
import { useCasesWords } from "../words";
import classes from "./case.module.css";
import { ENDS } from "./moveForm";

/** The moves that whoever looks may make now: a digit each. */
export function Moves({ of, choose }: { of: CaseDetail; choose: (move: Move) => void }) {
  const say = useCasesWords();
  const onwards = of.moves.find((one) => !ENDS.has(one.move));
  useKeys(
    say("moves"),
    of.moves.map((one, at) => ({ keys: String(at + 1), does: say.of("move", one.move), act: () => choose(one), disabled: at > 8 })),
  );
  return (
    <section className={`${classes.moves} h-panel`} aria-label={say("moves")}>
      <Text size="sm" c="dimmed">{say(of.moves.length === 0 ? "noMoves" : "moves")}</Text>
      {of.moves.map((one, at) => (
        <Button key={one.move} variant={one === onwards ? "filled" : "default"} onClick={() => choose(one)} rightSection={<KeyHint keys={String(at + 1)} />}>
          {say.of("move", one.move)}
        </Button>
      ))}
    </section>
  );
}
