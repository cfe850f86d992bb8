import { Anchor, Group, List, Text, Title } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { SeverityMark } from "@/parts/Marks";
import { useFormat } from "@/words/format";
import type { Trouble, Value } from "./troubles";
import { useSystemWords } from "./words";

/** What is wrong and what can be done, the worst first; or that nothing is. */
export function Troubles({ of }: { of: readonly Trouble[] }) {
  const say = useSystemWords();
  return (
    <section className="h-panel" aria-label={say("troubles")} aria-live="polite" style={{ padding: "var(--mantine-spacing-sm)" }}>
      {of.length === 0 ? (
        <Group gap="xs" c="var(--h-good)">
          <IconCircleCheck size="1.2rem" stroke={1.8} aria-hidden />
          <Text fw={600}>{say("well")}</Text>
        </Group>
      ) : (
        <>
          <Title order={2} mb="xs">{say.count("wrong", of.length)}</Title>
          <List listStyleType="none" spacing="xs" withPadding={false} styles={{ itemWrapper: { display: "block" }, itemLabel: { display: "block" } }}>
            {of.map((one) => <Line key={JSON.stringify([one.name, one.values.node, one.values.fault])} of={one} />)}
          </List>
        </>
      )}
    </section>
  );
}

function Line({ of }: { of: Trouble }) {
  const say = useSystemWords();
  const told = useTold();
  const values = Object.fromEntries(Object.entries(of.values).map(([name, value]) => [name, told(value)]));
  return (
    <List.Item>
      <Group gap="xs" wrap="nowrap" align="baseline">
        <SeverityMark severity={of.severity} bare />
        <div>
          <Text fw={600} size="md">{say(`${of.name}.is`, values)}</Text>
          <Text size="sm" c="dimmed">
            {say(`${of.name}.do`, values)}
            {of.to !== undefined && (
              <Anchor ml="xs" size="sm" underline="always" renderRoot={(props) => <Link to={of.to} search={of.search ?? {}} {...props} />}>{say("look")}</Anchor>
            )}
          </Text>
        </div>
      </Group>
    </List.Item>
  );
}

function useTold(): (value: Value) => string {
  const say = useSystemWords();
  const format = useFormat();
  return ([value, unit]) => {
    if (unit === "fault") return say.of("fault", String(value));
    if (typeof value === "string") return value;
    if (unit === "bytes") return format.bytes(value);
    if (unit === "share") return format.percent(value, 1);
    return unit === "seconds" ? format.duration(value) : format.number(value);
  };
}
