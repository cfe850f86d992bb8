import { Anchor, Table, Text, UnstyledButton } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef } from "react";
import { useFormat } from "@/words/format";
import classes from "./evaluation.module.css";
import { type Compared, changeOf, type Indicator, PHASES, RATES, type RateName } from "./indicators";
import type { Period } from "./period";
import type { EvaluationSearch, GROUPS } from "./route";
import { useGroupName } from "./useGroupName";
import { useEvaluationWords } from "./words";

interface RateTableProps {
  by: (typeof GROUPS)[number];
  groups: readonly Compared[];
  all: Compared | undefined;
  search: EvaluationSearch;
  go: (next: EvaluationSearch) => void;
  period: Period;
}

const ROW_PX = 46;

/** A row a group; each figure with its numerator and denominator. Heads sort and choose what the chart shows. */
export function RateTable({ by, groups, all, search, go, period }: RateTableProps) {
  const say = useEvaluationWords();
  const name = useGroupName(by);
  const place = useRef<HTMLDivElement>(null);
  // eslint-disable-next-line react-hooks/incompatible-library -- what it returns stays in this component
  const rows = useVirtualizer({ count: groups.length, getScrollElement: () => place.current, estimateSize: () => ROW_PX, overscan: 10 });
  const shown = rows.getVirtualItems();
  const [above, below] = [shown[0]?.start ?? 0, rows.getTotalSize() - (shown.at(-1)?.end ?? 0)];
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached with keys
    <div className={`h-panel ${classes.scroll}`} ref={place} tabIndex={0} role="region" aria-label={say("view.rates")}>
      <Table className={classes.table} horizontalSpacing={7} aria-rowcount={groups.length + 1}>
        <Heads by={by} rate={search.rate} choose={(rate) => go({ ...search, rate })} />
        <Table.Tbody>
          {all !== undefined && <Line of={all} name={say("all")} isAll />}
          {above > 0 && <tr style={{ height: above }} />}
          {shown.map(({ index }) => {
            const group = groups[index];
            return group && <Line key={group.group ?? ""} of={group} name={name(group.group)} href={casesOf(by, group.group, search, period)} />;
          })}
          {below > 0 && <tr style={{ height: below }} />}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function Heads({ by, rate, choose }: { by: RateTableProps["by"]; rate: string | undefined; choose: (rate: RateName | undefined) => void }) {
  const say = useEvaluationWords();
  return (
    <Table.Thead className={classes.heads}>
      <Table.Tr>
        <Table.Th rowSpan={2} className={classes.name}>{say(`by.${by}`)}</Table.Th>
        {PHASES.map((phase) => <Table.Th key={phase} colSpan={RATES.filter((one) => one.phase === phase).length} ta="center" className={classes.phase}>{say(`phase.${phase}`)}</Table.Th>)}
      </Table.Tr>
      <Table.Tr>
        {RATES.map((one) => (
          <Table.Th key={one.name} className={classes.rate} aria-sort={rate === one.name ? (one.isGood ? "ascending" : "descending") : "none"}>
            <UnstyledButton className={classes.head} data-chosen={rate === one.name} title={`${say(`over.${one.name}`)} / ${say(`under.${one.name}`)}`} onClick={() => choose(rate === one.name ? undefined : one.name)}>
              {say(`rate.${one.name}`)}
            </UnstyledButton>
          </Table.Th>
        ))}
      </Table.Tr>
    </Table.Thead>
  );
}

function Line({ of, name, href, isAll = false }: { of: Compared; name: string; href?: string | null; isAll?: boolean }) {
  return (
    <Table.Tr className={isAll ? classes.all : undefined} h={ROW_PX}>
      <Table.Th scope="row" className={classes.name}>{href == null ? name : <Anchor href={href} inherit>{name}</Anchor>}</Table.Th>
      {RATES.map((one) => {
        const found = of.rates.get(one.name);
        return <Table.Td key={one.name} className={classes.rate} data-rate={one.name}>{found && <Figure now={found.now} before={found.before} />}</Table.Td>;
      })}
    </Table.Tr>
  );
}

function Figure({ now, before }: { now: Indicator; before: Indicator | undefined }) {
  const say = useEvaluationWords();
  const format = useFormat();
  const change = changeOf(now, before);
  const points = change === null ? "" : format.number(Math.abs(change.points), 1);
  return (
    <>
      <Text component="span" size="sm" fw={600}>{now.value === null ? "–" : format.percent(now.value, 1)}</Text>
      <Text component="span" size="xs" c="dimmed" display="block">{`${format.number(now.numerator)}/${format.number(now.denominator)}`}</Text>
      {change !== null && (
        <Text component="span" size="xs" display="block" c={change.isGood ? "var(--h-good)" : "var(--h-high)"} title={say(change.points > 0 ? "more" : "less", { points })}>
          {`${change.points > 0 ? "▲" : "▼"} ${points}`}
        </Text>
      )}
    </>
  );
}

/** Return the address of the list of a group's cases that were opened in the period; null: the list has no such filter. */
function casesOf(by: RateTableProps["by"], group: string | null, { kind, grid }: EvaluationSearch, { since, until }: Period): string | null {
  if (group === null || by === "code") return null;
  const named = by === "department" || by === "responsibility" || by === "channel" ? { [by]: group } : { grid: group };
  const told = Object.entries({ grid, kind, ...named, since, until }).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  return `/cases?${new URLSearchParams(told)}`;
}
