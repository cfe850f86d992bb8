import { Group, Stack, Text } from "@mantine/core";
import { useFormat } from "@/words/format";
import type { Figure } from "./layers";
import classes from "./map.module.css";
import { useMapWords } from "./words";

/** Which colour of a cell stands for how many. */
export function Legend({ figure, classes: begins, colours }: { figure: Figure; classes: readonly number[]; colours: readonly string[] }) {
  const say = useMapWords();
  const format = useFormat();
  const range = (at: number) => {
    const [from, to] = [begins[at] ?? 0, begins[at + 1]];
    if (to === undefined) return say("andMore", { from: format.number(from) });
    return from === to - 1 ? format.number(from) : `${format.number(from)} – ${format.number(to - 1)}`;
  };
  return (
    <Stack className={classes.legend} gap={2}>
      <Text size="xs" fw={600}>{say(`legend.${figure}`)}</Text>
      {begins.length === 0 && <Text size="xs">{say("legend.none")}</Text>}
      {begins.map((begin, at) => (
        <Group key={begin} gap={6}>
          <span className={classes.swatch} style={{ background: colours[at] }} />
          <Text size="xs">{range(at)}</Text>
        </Group>
      ))}
    </Stack>
  );
}
