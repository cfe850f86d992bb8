import { IconAlertTriangle, IconCircleCheck, IconCircleDashed, IconHelpCircle, IconPlayerPause, IconPlugConnectedX } from "@tabler/icons-react";
import type { State } from "./told";
import classes from "./wall.module.css";
import { useStreamsWords } from "./words";

const MARKS = {
  live: { icon: IconCircleCheck, colour: "var(--h-good)" },
  faulty: { icon: IconAlertTriangle, colour: "var(--h-medium)" },
  lost: { icon: IconPlugConnectedX, colour: "var(--h-high)" },
  silent: { icon: IconHelpCircle, colour: "var(--mantine-color-dimmed)" },
  connecting: { icon: IconCircleDashed, colour: "var(--h-low)" },
  stopped: { icon: IconPlayerPause, colour: "var(--mantine-color-dimmed)" },
} as const;

/** How a camera does: colour, sign and word. */
export function StateMark({ state }: { state: State }) {
  const say = useStreamsWords();
  const { icon: Sign, colour } = MARKS[state];
  return (
    <span className={classes.state} style={{ color: colour }} data-state={state}>
      <Sign size="1em" stroke={2} aria-hidden />
      {say(`state.${state}`)}
    </span>
  );
}
