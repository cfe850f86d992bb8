import { Button, Group, List, Progress, Text, Title } from "@mantine/core";
import { Time } from "@/parts/Time";
import { useTold } from "@/parts/told/told";
import { useFormat } from "@/words/format";
import { outbox, useWaiting, type Waiting } from "./outbox";
import classes from "./report.module.css";
import { useReportWords } from "./words";

/** Reports that are on this phone alone as yet. */
export function WaitingList() {
  const say = useReportWords();
  const rows = useWaiting();
  if (rows.length === 0) return null;
  return (
    <section className={`h-panel ${classes.step}`} aria-label={say("waiting")}>
      <Group justify="space-between" mb="xs">
        <Title order={2}>{say("waiting")}</Title>
        <Button variant="default" size="md" h="2.75rem" onClick={outbox.again}>{say("sendNow")}</Button>
      </Group>
      <List listStyleType="none" withPadding={false} spacing="sm" styles={{ itemWrapper: { display: "block" }, itemLabel: { display: "block" } }}>
        {rows.map((row) => <List.Item key={row.id}><Row row={row} /></List.Item>)}
      </List>
    </section>
  );
}

function Row({ row }: { row: Waiting }) {
  const say = useReportWords();
  const format = useFormat();
  const told = useTold();
  const size = row.files.reduce((sum, file) => sum + file.content.size, 0);
  return (
    <>
      <Group justify="space-between" gap="xs" wrap="nowrap">
        <Text fw={600} size="lg">{row.called}</Text>
        <Time at={row.t} />
      </Group>
      <Text size="md" c={row.state === "refused" ? "var(--h-high)" : "dimmed"} role="status">
        {say(`state.${row.state}`, { why: told({ detail: row.refused, reason: row.reason ?? null }), share: format.percent(row.sent), files: say.count("attached", row.files.length), size: format.bytes(size) })}
      </Text>
      {row.state === "sending" && (
        <Progress.Root mt={4} size="lg">
          <Progress.Section value={row.sent * 100} aria-label={say("progress")} />
        </Progress.Root>
      )}
      {row.state === "refused" && (
        <Group gap="xs" mt={4}>
          <Button variant="default" size="md" h="2.75rem" onClick={() => void outbox.retry(row.id)}>{say("retry")}</Button>
          <Button variant="subtle" color="red" size="md" h="2.75rem" onClick={() => void outbox.discard(row.id)}>{say("discard")}</Button>
        </Group>
      )}
    </>
  );
}
