import { Group, Text } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { CaseLink, KindBadge, SeverityMark } from "@/parts/Marks";
import { Time } from "@/parts/Time";
import { usePartsWords } from "@/parts/words";
import type { MapCase } from "./cases";
import { Rows } from "./Rows";
import { useMapWords } from "./words";

interface CaseListProps {
  cases: readonly MapCase[];
  chosen: number | undefined;
  choose: (id: number) => void;
}

/** The cases that the map shows, the newest first. */
export function CaseList({ cases, chosen, choose }: CaseListProps) {
  const say = useMapWords();
  const parts = usePartsWords();
  const navigate = useNavigate();
  return (
    <Rows
      of={cases}
      idOf={({ id }) => id}
      chosen={chosen}
      choose={({ id }) => choose(id)}
      open={({ id }) => void navigate({ to: "/cases/$caseId", params: { caseId: id } })}
      link={({ id }) => <CaseLink id={id} />}
      none={{ title: say("none"), more: say("noneMore") }}
      row={({ properties: { kind, severity, stage, opened }, geometry }) => (
        <>
          <Group gap={8} wrap="nowrap">
            <SeverityMark severity={severity} bare />
            <KindBadge kind={kind} />
          </Group>
          <Group gap={8} wrap="nowrap" justify="space-between">
            <Text size="xs" c="dimmed" component="div" className="h-cut"><Time at={opened} /></Text>
            <Text size="xs" c="dimmed">{geometry === null ? say("unplaced") : parts.of("stage", stage)}</Text>
          </Group>
        </>
      )}
    />
  );
}
