import { Text, Title } from "@mantine/core";
import { useMemo } from "react";
import { Chart } from "@/parts/Chart";
import { course, type Sample } from "./rates";
import { useSystemWords } from "./words";

/** Pictures a second since the page was opened: the API keeps no course of it. */
export function Rates({ samples }: { samples: readonly Sample[] }) {
  const say = useSystemWords();
  const { times, detected, dropped } = useMemo(() => course(samples), [samples]);
  return (
    <section className="h-panel" aria-label={say("rates")} style={{ padding: "var(--mantine-spacing-sm)", minWidth: 0 }}>
      <Title order={2}>{say("rates")}</Title>
      <Text size="sm" c="dimmed" mb="xs">{say("ratesMore")}</Text>
      {times.length < 2 ? (
        <Text size="sm" c="dimmed" py="xl" ta="center">{say("ratesSoon")}</Text>
      ) : (
        <Chart label={say("rates")} unit={say("aSecond")} digits={1} height={180} times={times} series={[{ label: say("looks"), values: detected }, { label: say("unlooked"), values: dropped, dashed: true }]} />
      )}
    </section>
  );
}
