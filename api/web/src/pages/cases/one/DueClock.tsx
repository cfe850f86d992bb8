import { Group, Text } from "@mantine/core";
import { IconAlarm, IconPlayerPause } from "@tabler/icons-react";
import type { CaseView } from "@/client/types";
import { useNow } from "@/parts/Time";
import { useFormat } from "@/words/format";
import { useCasesWords } from "../words";
import { clock } from "./clock";

const COLOURS = { late: "var(--h-high)", soon: "var(--h-medium)", time: "var(--mantine-color-dimmed)", stands: "var(--h-medium)" } as const;

/** How much time a case's phase has left, or since when it is late. */
export function DueClock({ of }: { of: Pick<CaseView, "due" | "phase" | "status"> }) {
  const say = useCasesWords();
  const format = useFormat();
  const told = clock(of, useNow());
  if (told === null || of.phase === null) return null;
  const Icon = told.state === "stands" ? IconPlayerPause : IconAlarm;
  const phase = say(`phase.${of.phase}`);
  const words = told.state === "stands" ? say("clockStands", { phase }) : say(told.state === "late" ? "late" : "left", { phase, time: format.duration(told.seconds) });
  return (
    <Group gap={4} wrap="nowrap" c={COLOURS[told.state]} title={of.due === null ? undefined : say("dueAt", { time: format.moment(of.due) })}>
      <Icon size="1rem" stroke={1.7} aria-hidden />
      <Text size="sm" fw={told.state === "late" ? 600 : undefined}>{words}</Text>
    </Group>
  );
}
