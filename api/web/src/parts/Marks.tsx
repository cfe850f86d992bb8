/** Small marks of cases: kind, severity, stage, link. Colour never stands alone. */

import { Anchor, Badge, Group, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { Fragment } from "react";
import type { Severity, Stage } from "@/client/types";
import { usePartsWords } from "./words";

/** What a case is about, in words. */
export function useKindName(): (kind: string) => string {
  const say = usePartsWords();
  return (kind) => {
    const known = say.of("kind", kind);
    return known === kind ? kind.replaceAll("_", " ") : known;
  };
}

export function KindBadge({ kind }: { kind: string }) {
  const name = useKindName();
  return (
    <Badge variant="default" size="md" title={kind}>
      {name(kind)}
    </Badge>
  );
}

const SHAPES: Record<Severity, string> = { high: "M8 1 15 14H1Z", medium: "M8 1 15 8 8 15 1 8Z", low: "M8 2a6 6 0 1 0 .01 0Z" };

/** A triangle, a diamond or a circle, and the word unless `bare`. */
export function SeverityMark({ severity, bare = false }: { severity: Severity; bare?: boolean }) {
  const say = usePartsWords();
  const word = say(`severity.${severity}`);
  const colour = `var(--h-${severity})`;
  return (
    <Group gap={6} wrap="nowrap" display="inline-flex" c={colour} style={{ verticalAlign: "middle" }}>
      <svg width="0.85em" height="0.85em" viewBox="0 0 16 16" role="img" aria-label={say("severity", { severity: word })}>
        <path d={SHAPES[severity]} fill={severity === "low" ? "none" : colour} stroke={colour} strokeWidth="2" />
      </svg>
      {!bare && (
        <Text span size="sm" aria-hidden>
          {word}
        </Text>
      )}
    </Group>
  );
}

export function StageBadge({ stage }: { stage: Stage }) {
  const say = usePartsWords();
  return <Badge color="gray">{say.of("stage", stage)}</Badge>;
}

/** The name of a camera that leads to its page; within a sentence its colour alone would not tell that. */
export function CameraLink({ id, label = id }: { id: string; label?: string }) {
  return <Anchor inherit underline="always" renderRoot={(props) => <Link to="/streams/$streamId" params={{ streamId: id }} {...props} />}>{label}</Anchor>;
}

/** Several of them. */
export function CameraLinks({ ids }: { ids: readonly string[] }) {
  return ids.map((id, at) => <Fragment key={id}>{at > 0 && ", "}<CameraLink id={id} /></Fragment>);
}

/** The number of a case that leads to it. */
export function CaseLink({ id }: { id: number }) {
  const say = usePartsWords();
  return (
    <Anchor renderRoot={(props) => <Link to="/cases/$caseId" params={{ caseId: id }} {...props} />} aria-label={say("case", { id: String(id) })}>
      {id}
    </Anchor>
  );
}
