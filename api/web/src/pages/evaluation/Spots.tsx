import { Anchor, Table, Text, Title, UnstyledButton, useComputedColorScheme } from "@mantine/core";
import { useMemo } from "react";
import { Empty } from "@/parts/Empty";
import { Failure } from "@/parts/Failure";
import { Loading } from "@/parts/Loading";
import { boundsOf } from "@/parts/map/circle";
import { MapView } from "@/parts/map/MapView";
import { useKindName } from "@/parts/Marks";
import { useFormat } from "@/words/format";
import classes from "./evaluation.module.css";
import { Heat } from "./Heat";
import { type Spot, type Spots as Found, useAreas, useSpots } from "./queries";
import type { ViewProps } from "./Rates";
import { spotSource } from "./spotLayer";
import { useGroupName } from "./useGroupName";
import { useEvaluationWords } from "./words";

/** Where and when cases come up: cells on the map and as a list, all cases by weekday and hour. */
export function Spots(props: ViewProps) {
  const say = useEvaluationWords();
  const found = useSpots(props.period, props.search);
  if (found.isPending) return <Loading lines={10} />;
  if (found.isError) return <Failure error={found.error} retry={() => void found.refetch()} />;
  if (found.data.spots.length === 0) return <Empty title={say("none")} more={say("noneMore")} />;
  return <Shown found={found.data} {...props} />;
}

function Shown({ found, search, go, period }: ViewProps & { found: Found }) {
  const say = useEvaluationWords();
  const pick = (cell: string) => go({ ...search, cell: cell === search.cell ? undefined : cell });
  const chosen = found.spots.find((one) => one.grid_code === search.cell);
  return (
    <>
      <div className={classes.spots}>
        <SpotMap found={found} cell={search.cell} pick={pick} />
        <List found={found} cell={search.cell} pick={pick} href={(cell) => `/cases?${new URLSearchParams({ grid: cell, since: String(period.since), until: String(period.until) })}`} />
      </div>
      <section className="h-panel" style={{ padding: "var(--mantine-spacing-sm)", marginTop: "var(--mantine-spacing-sm)", overflowX: "auto" }} aria-label={say("heat")}>
        <Title order={2} mb={4}>{say("heat")}</Title>
        <Text size="sm" c="dimmed" mb="xs">{say("heatMore")}</Text>
        <Heat week={found.week} hours={chosen?.hours} />
      </section>
    </>
  );
}

function SpotMap({ found, cell, pick }: { found: Found; cell: string | undefined; pick: (cell: string) => void }) {
  const say = useEvaluationWords();
  const scheme = useComputedColorScheme("light");
  const areas = useAreas("cell").data;
  const sources = useMemo(() => (areas === undefined ? [] : [spotSource(areas, new Map(found.spots.map((one) => [one.grid_code, one.cases])), cell, scheme)]), [areas, found, cell, scheme]);
  const around = useMemo(() => {
    const known = new Set(found.spots.map((one) => one.grid_code));
    const corners = (areas?.features ?? []).filter((one) => known.has(one.properties.code)).flatMap((one) => cornersOf(one.geometry));
    return boundsOf(corners);
  }, [areas, found]);
  return (
    <div className={`h-panel ${classes.map}`}>
      <MapView label={say("spotMap")} sources={sources} bounds={around} maxZoom={16} onPick={(feature) => pick(String(feature.properties.code))} />
    </div>
  );
}

/** The places of a polygon or of several. */
function cornersOf(geometry: Record<string, unknown>): [number, number][] {
  const flat = (of: unknown): [number, number][] => {
    if (!Array.isArray(of)) return [];
    return typeof of[0] === "number" ? [of as [number, number]] : of.flatMap(flat);
  };
  return flat(geometry.coordinates);
}

interface ListProps {
  found: Found;
  cell: string | undefined;
  pick: (cell: string) => void;
  href: (cell: string) => string;
}

function List({ found, cell, pick, href }: ListProps) {
  const say = useEvaluationWords();
  const format = useFormat();
  const kind = useKindName();
  const names = useGroupName("cell");
  const top = ({ kinds }: Spot) => Object.entries(kinds).sort(([, a], [, b]) => b - a).slice(0, 2).map(([name, count]) => `${kind(name)} ${format.number(count)}`).join(say("between"));
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached with keys
    <div className={`h-panel ${classes.map}`} style={{ overflow: "auto" }} tabIndex={0} role="region" aria-label={say("spots")}>
      <Table stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{say("by.cell")}</Table.Th>
            <Table.Th ta="right">{say("cases")}</Table.Th>
            <Table.Th>{say("busiest")}</Table.Th>
            <Table.Th>{say("kinds")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {found.spots.map((one) => (
            <Table.Tr key={one.grid_code} bg={one.grid_code === cell ? "var(--h-panel-2)" : undefined}>
              <Table.Td><UnstyledButton aria-pressed={one.grid_code === cell} onClick={() => pick(one.grid_code)} fw={one.grid_code === cell ? 600 : 400} fz="sm">{names(one.grid_code)}</UnstyledButton></Table.Td>
              <Table.Td ta="right"><Anchor href={href(one.grid_code)} size="sm" underline="always" aria-label={say.count("casesOf", one.cases, { cell: names(one.grid_code) })}>{format.number(one.cases)}</Anchor></Table.Td>
              <Table.Td style={{ whiteSpace: "nowrap" }}>{busiest(one.hours)}</Table.Td>
              <Table.Td>{top(one)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

/** The hour of the day with the most cases: 07:00–08:00. */
function busiest(hours: readonly number[]): string {
  const at = hours.indexOf(Math.max(...hours));
  const clock = (hour: number) => `${String(hour % 24).padStart(2, "0")}:00`;
  return `${clock(at)}–${clock(at + 1)}`;
}
