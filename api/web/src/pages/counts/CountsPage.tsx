import { Button, Group, Menu, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { useViewportSize } from "@mantine/hooks";
import { IconDownload } from "@tabler/icons-react";
import { useMemo } from "react";
import { useSite } from "@/client/queries";
import { Chart } from "@/parts/Chart";
import { DayField } from "@/parts/DayField";
import { Empty } from "@/parts/Empty";
import { Failure } from "@/parts/Failure";
import { Choice, FilterBar, isFiltered } from "@/parts/Filters";
import { Loading } from "@/parts/Loading";
import { useNow } from "@/parts/Time";
import { useKeys } from "@/shell/keys";
import { dayEnd, dayOf, dayStart } from "@/words/days";
import { useFormat } from "@/words/format";
import { profileOf } from "./profile";
import { type Span, type Told, useKnown, useTotals } from "./queries";
import { type CountsSearch, countsRoute, INTERVALS } from "./route";
import { Totals } from "./Totals";
import { useCountsWords } from "./words";

const STEP_S = { "15m": 900, "1h": 3600, "1d": 86_400 } as const;
const DAY_S = 86_400;
/** Pixels of the chart on a laptop. */
const LOWEST = 230;
const SPANS = ["1", "7", "28"] as const;

/** Who passed: by time beside last week, by line, by class. */
export function CountsPage() {
  const say = useCountsWords();
  const search = countsRoute.useSearch();
  const range = useRange(search);
  const found = useTotals(search, range);
  useDayKeys(search, range);
  return (
    <div className="h-page">
      <Group gap="md">
        <Title order={1}>{say("title")}</Title>
        <CountsFilters search={search} range={range} />
        <Export search={search} range={range} />
      </Group>
      {found.isPending && <Loading lines={8} />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.data !== undefined && <Shown told={found.data} range={range} />}
    </div>
  );
}

/** The arrows go a day back and on. */
function useDayKeys(search: CountsSearch, { to }: Range) {
  const say = useCountsWords();
  const { timezone } = useSite();
  const navigate = countsRoute.useNavigate();
  const go = (days: number) => void navigate({ search: { ...search, day: dayOf(to + (days - 0.5) * DAY_S, timezone) }, replace: true });
  useKeys(say("title"), [
    { keys: "ArrowLeft", does: say("dayBack"), act: () => go(-1) },
    { keys: "ArrowRight", does: say("dayOn"), act: () => go(1) },
  ]);
}

interface Range extends Span {
  day: string;
  step: number;
}

/** From the first to the last of some days of the site. */
function useRange({ day, days = 1, interval }: CountsSearch): Range {
  const { timezone } = useSite();
  const today = dayOf(useNow(), timezone);
  return useMemo(() => {
    const last = day ?? today;
    const to = dayEnd(last, timezone) ?? 0;
    const first = dayOf(to - DAY_S / 2 - (days - 1) * DAY_S, timezone);
    const chosen = interval ?? (days > 7 ? "1d" : "1h");
    return { day: last, from: dayStart(first, timezone) ?? 0, to, step: STEP_S[chosen], interval: chosen };
  }, [day, days, interval, today, timezone]);
}

interface FiltersProps {
  search: CountsSearch;
  range: Range;
}

function CountsFilters({ search, range }: FiltersProps) {
  const say = useCountsWords();
  const navigate = countsRoute.useNavigate();
  const known = useKnown(range);
  const go = (next: CountsSearch) => void navigate({ search: next, replace: true });
  const choices = (names: readonly (string | null | undefined)[], chosen: string | undefined) =>
    [...new Set([...names, chosen])].filter((value) => typeof value === "string").sort().map((value) => ({ value, label: say.of("class", value) }));
  const days = SPANS.map((value) => ({ value, label: say.count("span", Number(value)) }));
  return (
    <FilterBar clear={isFiltered(search) ? () => go({}) : undefined}>
      <DayField label={say("day")} value={range.day} onChange={(day) => go({ ...search, day })} />
      <Choice label={say("days")} value={String(search.days ?? 1) as (typeof SPANS)[number]} of={days} onChange={(days) => go({ ...search, days: days === undefined ? undefined : Number(days), interval: undefined })} width="8rem" />
      <Choice label={say("interval")} value={search.interval} of={INTERVALS.map((value) => ({ value, label: say(`interval.${value}`) }))} onChange={(interval) => go({ ...search, interval })} width="9rem" />
      <Choice label={say("stream")} value={search.stream} of={choices(known.streams, search.stream)} onChange={(stream) => go({ ...search, stream })} width="10rem" />
      <Choice label={say("line")} value={search.line} of={choices(known.lines, search.line)} onChange={(line) => go({ ...search, line })} />
      <Choice label={say("class")} value={search.class_name} of={choices(known.classes, search.class_name)} onChange={(class_name) => go({ ...search, class_name })} />
      <Choice label={say("cell")} value={search.grid} of={choices(known.cells, search.grid)} onChange={(grid) => go({ ...search, grid })} width="11rem" />
    </FilterBar>
  );
}

function Export({ search: { stream, line, class_name, grid }, range }: { search: CountsSearch; range: Range }) {
  const say = useCountsWords();
  const address = (format: string) => {
    const given = { stream, line, class_name, grid, interval: range.interval, since: String(range.from), until: String(range.to), format };
    return `/v1/counts?${new URLSearchParams(Object.entries(given).filter((pair): pair is [string, string] => pair[1] !== undefined))}`;
  };
  return (
    <Menu position="bottom-end" transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <Button variant="default" ml="auto" leftSection={<IconDownload size="1rem" stroke={1.6} />}>{say("export")}</Button>
      </Menu.Target>
      <Menu.Dropdown>
        {["csv", "json", "parquet"].map((format) => (
          <Menu.Item key={format} component="a" href={address(format)} download={`counts-${range.day}.${format}`}>{format.toUpperCase()}</Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function Shown({ told, range }: { told: Told; range: Range }) {
  const say = useCountsWords();
  const format = useFormat();
  const profile = useMemo(() => profileOf(told.times, range), [told, range]);
  const { height } = useViewportSize();
  if (told.times.length === 0) return <Empty title={say("none")} more={say("noneMore")} />;
  const whole = profile.crossings.reduce<number>((sum, one) => sum + (one ?? 0), 0);
  const watched = profile.coverage.reduce((sum, one) => sum + one, 0) / profile.coverage.length;
  return (
    <>
      <Text size="sm">{say("whole", { count: format.number(whole), coverage: format.percent(watched, watched < 0.1 ? 1 : 0) })}</Text>
      <Stack className="h-panel" p="sm">
        <Chart
          label={say("profile")}
          height={Math.max(LOWEST, height * 0.32)}
          unit={say("unit", { interval: say(`interval.${range.interval}`) })}
          times={profile.times}
          series={[
            { label: say("now"), values: profile.crossings },
            { label: say("lastWeek"), values: profile.lastWeek, dashed: true },
          ]}
        />
        <Chart label={say("coverage")} unit="%" height={110} times={profile.times} series={[{ label: say("coverage"), values: profile.coverage.map((one) => one * 100), kind: "bars" }]} />
      </Stack>
      <SimpleGrid cols={{ base: 1, md: 2, xl: 4 }} spacing="sm">
        <Totals title={say("byStream")} of={told.streams} name={(one) => one.stream_id ?? ""} />
        <Totals title={say("byLine")} of={told.lines} name={(one) => `${one.stream_id ?? ""}: ${one.line ?? ""}`} />
        <Totals title={say("byCell")} of={told.cells} name={(one) => one.grid_code ?? say("noCell")} />
        <Totals title={say("byClass")} of={told.classes} name={(one) => say.of("class", one.class_name ?? "")} />
      </SimpleGrid>
    </>
  );
}
