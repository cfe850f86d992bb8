/** Versions, database and disk, what waits, what is kept: a panel of lines each. */

import { Anchor, Group, Progress, Table, Text, Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Age } from "@/parts/Time";
import { useFormat } from "@/words/format";
import type { System } from "./queries";
import { useSystemWords } from "./words";

type Line = readonly [name: string, value: ReactNode];

function Facts({ title, lines, children }: { title: string; lines: readonly Line[]; children?: ReactNode }) {
  return (
    <section className="h-panel" aria-label={title} style={{ padding: "var(--mantine-spacing-sm)", minWidth: 0 }}>
      <Title order={2} mb={4}>{title}</Title>
      <Table withRowBorders={false} verticalSpacing={2} horizontalSpacing={0} highlightOnHover={false}>
        <Table.Tbody>
          {lines.map(([name, value]) => (
            <Table.Tr key={name}>
              <Table.Th fw={400} c="dimmed" style={{ whiteSpace: "nowrap" }}>{name}</Table.Th>
              <Table.Td ta="right" style={{ overflowWrap: "anywhere" }}>{value}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {children}
    </section>
  );
}

export function InstallationFacts({ system }: { system: System }) {
  const say = useSystemWords();
  const format = useFormat();
  return (
    <Facts
      title={say("installation")}
      lines={[
        [say("version"), system.version],
        ["Python", system.python],
        [say("timezone"), system.timezone],
        [say("uptime"), format.duration(system.uptime_s)],
      ]}
    />
  );
}

const DATABASES: Record<string, string> = { sqlite: "SQLite", postgresql: "PostgreSQL" };

export function DatabaseFacts({ system: { database, media } }: { system: System }) {
  const say = useSystemWords();
  const format = useFormat();
  const used = media.total_bytes === 0 ? 1 : 1 - media.free_bytes / media.total_bytes;
  return (
    <Facts
      title={say("storage")}
      lines={[
        [say("database"), DATABASES[database.kind] ?? database.kind],
        [say("databaseSize"), format.bytes(database.bytes)],
        [say("revision"), database.revision],
        [say("mediaDisk"), say("freeOf", { free: format.bytes(media.free_bytes), total: format.bytes(media.total_bytes) })],
      ]}
    >
      <Progress.Root mt={4}>
        <Progress.Section value={used * 100} color={used > 0.85 ? "red" : "accent"} aria-label={say("diskUsed")} aria-valuetext={format.percent(used)} />
      </Progress.Root>
    </Facts>
  );
}

export function WaitingFacts({ system: { waiting } }: { system: System }) {
  const say = useSystemWords();
  const format = useFormat();
  return (
    <Facts
      title={say("waiting")}
      lines={[
        [say("proposals"), <To key="p" page="/review">{format.number(waiting.proposals)}</To>],
        [say("deliveries"), <To key="d" page="/deliveries" state="pending">{format.number(waiting.deliveries)}</To>],
        [say("oldest"), waiting.oldest_delivery === null ? say("none") : <Age key="o" at={waiting.oldest_delivery} />],
        [say("deadLetters"), <To key="l" page="/deliveries" state="dead">{format.number(waiting.dead_letters)}</To>],
        [say("receiversOff"), format.number(waiting.disabled_receivers)],
      ]}
    />
  );
}

function To({ page, state, children }: { page: "/review" | "/deliveries"; state?: "pending" | "dead"; children: ReactNode }) {
  return <Anchor size="sm" inherit renderRoot={(props) => <Link to={page} search={state === undefined ? {} : { state }} {...props} />}>{children}</Anchor>;
}

/** Files by role with their size, and how long they stay. */
export function EvidenceFacts({ system: { evidence } }: { system: System }) {
  const say = useSystemWords();
  const format = useFormat();
  const roles = Object.entries(evidence.bytes).sort(([, a], [, b]) => b - a);
  const term = ({ floor_days, ceiling_days }: { floor_days: number; ceiling_days: number }) => say("term", { floor: format.number(floor_days), ceiling: format.number(ceiling_days) });
  return (
    <Facts
      title={say("evidence")}
      lines={[
        ...roles.map(([role, size]): Line => [say.of("role", role), say.count("files", evidence.files[role] ?? 0, { size: format.bytes(size) })]),
        ...Object.entries(evidence.terms).map(([medium, days]): Line => [say.of("keep", medium), term(days)]),
        [say("held"), format.number(evidence.held_cases)],
      ]}
    >
      {roles.length === 0 && <Group><Text size="sm" c="dimmed">{say("noEvidence")}</Text></Group>}
    </Facts>
  );
}
