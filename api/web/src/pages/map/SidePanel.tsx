import { Anchor, Badge, Group, Stack, Text, Title, UnstyledButton } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { Link } from "@tanstack/react-router";
import { useRef } from "react";
import type { CaseView } from "@/client/types";
import { Empty } from "@/parts/Empty";
import { KindBadge, SeverityMark } from "@/parts/Marks";
import { Time } from "@/parts/Time";
import { useKeys } from "@/shell/keys";
import { useFormat } from "@/words/format";
import { figureOf, stateOf } from "./layers";
import classes from "./map.module.css";
import { useCells, useStreams } from "./queries";
import type { MapSearch } from "./route";
import { useMapWords } from "./words";

interface SidePanelProps {
  search: MapSearch;
  go: (next: MapSearch) => void;
  cases: readonly CaseView[];
}

/** What was picked, and the cases as a list; `j` and `k` go through them. */
export function SidePanel({ search, go, cases }: SidePanelProps) {
  const say = useMapWords();
  const shown = search.cell === undefined ? cases : cases.filter((one) => one.grid_code === search.cell);
  const place = useRef<HTMLDivElement>(null);
  // eslint-disable-next-line react-hooks/incompatible-library -- what it returns stays in this component
  const rows = useVirtualizer({ count: shown.length, getScrollElement: () => place.current, estimateSize: () => 60, overscan: 8 });
  const move = (step: number) => {
    const at = shown.findIndex((one) => one.case_id === search.case);
    const next = Math.min(Math.max(at + step, 0), shown.length - 1);
    const found = shown[next];
    if (found === undefined) return;
    go({ ...search, case: found.case_id });
    rows.scrollToIndex(next);
  };
  useKeys(say("title"), [
    { keys: "j", does: say("key.next"), act: () => move(1) },
    { keys: "k", does: say("key.previous"), act: () => move(-1) },
  ]);
  return (
    <aside className={`${classes.side} h-panel`} ref={place} aria-label={say("list")}>
      {search.camera !== undefined && <Camera id={search.camera} />}
      {search.cell !== undefined && <Cell code={search.cell} />}
      {shown.length === 0 && <Empty title={say("none")} more={say("noneMore")} />}
      <div style={{ height: rows.getTotalSize(), position: "relative" }}>
        {rows.getVirtualItems().map(({ index, start, size }) => {
          const one = shown[index];
          return one && <Row key={one.case_id} of={one} isChosen={one.case_id === search.case} choose={() => go({ ...search, case: one.case_id })} place={{ start, size }} />;
        })}
      </div>
    </aside>
  );
}

function Row({ of, isChosen, choose, place }: { of: CaseView; isChosen: boolean; choose: () => void; place: { start: number; size: number } }) {
  const say = useMapWords();
  return (
    <div style={{ position: "absolute", top: place.start, height: place.size, width: "100%" }}>
      <UnstyledButton className={classes.row} h={place.size} aria-current={isChosen} onClick={choose}>
        <Group gap={8} wrap="nowrap">
          <SeverityMark severity={of.severity} bare />
          <KindBadge kind={of.corrected_kind ?? of.kind} />
          <Anchor ml="auto" size="sm" component="span">
            <Link to="/cases/$caseId" params={{ caseId: of.case_id }} aria-label={say("open", { id: String(of.case_id) })}>{of.case_id}</Link>
          </Anchor>
        </Group>
        <Text size="xs" c="dimmed" component="div"><Time at={of.opened} age /></Text>
      </UnstyledButton>
    </div>
  );
}

function Camera({ id }: { id: string }) {
  const say = useMapWords();
  const one = useStreams().data?.find((stream) => stream.id === id);
  if (one === undefined) return null;
  const state = stateOf(one);
  const { faults = [], last_frame: lastFrame } = one.health;
  return (
    <Stack gap={4} p="sm">
      <Group gap="xs">
        <Title order={2}>{one.id}</Title>
        <Badge color={state === "well" ? "teal" : state === "faulty" ? "red" : "gray"} variant="light">{say(`camera.${state}`)}</Badge>
      </Group>
      {faults.length > 0 && <Text size="sm">{faults.map((fault) => say.of("fault", fault)).join(", ")}</Text>}
      {lastFrame != null && <Text size="sm" c="dimmed">{say("lastFrame")} <Time at={lastFrame} age /></Text>}
    </Stack>
  );
}

function Cell({ code }: { code: string }) {
  const say = useMapWords();
  const format = useFormat();
  const area = useCells(true).data?.features.find((one) => one.properties.code === code)?.properties;
  if (area === undefined) return null;
  return (
    <Stack gap={4} p="sm">
      <Title order={2}>{area.name || code}</Title>
      <Text size="sm" c="dimmed">{code}</Text>
      <Text size="sm">{say("openCases", { count: format.number(figureOf(area, "cases")) })}</Text>
      <Text size="sm">{say("crossings", { count: format.number(figureOf(area, "flow")) })}</Text>
    </Stack>
  );
}
