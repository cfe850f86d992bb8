/** A chart over time: gaps are gaps, colours follow the theme, and the same as a table. */

import "uplot/dist/uPlot.min.css";
import { Button, Group, ScrollArea, Table, Text, useComputedColorScheme } from "@mantine/core";
import { useElementSize, useMergedRef } from "@mantine/hooks";
import { IconChartLine, IconTable } from "@tabler/icons-react";
import { useEffect, useMemo, useRef, useState } from "react";
import UPlot from "uplot";
import { useSite } from "@/client/queries";
import { type Format, useFormat } from "@/words/format";
import { LOCALES, useLanguage } from "@/words/words";
import classes from "./chart.module.css";
import { usePartsWords } from "./words";

export interface Series {
  label: string;
  /** One a time; null where nobody looked: a gap, not a zero. */
  values: readonly (number | null)[];
  /** A CSS colour or variable; default: one of the chart's own. */
  colour?: string;
  kind?: "line" | "bars";
  dashed?: boolean;
}

interface ChartProps {
  /** What is shown, for those who don't see it. */
  label: string;
  /** UTC seconds, ascending. */
  times: readonly number[];
  series: readonly Series[];
  unit?: string;
  height?: number;
  /** Digits after the point. */
  digits?: number;
  /** A part of the time was drawn over. */
  onSelect?: (from: number, to: number) => void;
}

const DAY_S = 86_400;
const COLOURS = { light: ["#0f6d8a", "#b3541e", "#5b4b9a", "#1d6f42", "#8a2b5c"], dark: ["#5cc3de", "#f0a070", "#b3a4f0", "#6fcf97", "#e88ab8"] };

export function Chart({ label, times, series, unit = "", height = 260, digits = 0, onSelect }: ChartProps) {
  const say = usePartsWords();
  const [asTable, setAsTable] = useState(false);
  const Icon = asTable ? IconChartLine : IconTable;
  return (
    <figure className={classes.chart} aria-label={label}>
      <Group justify="space-between" gap="xs">
        <Text component="figcaption" fw={600} size="sm">
          {label}
          {unit !== "" && <Text span c="dimmed" size="xs" ml={6}>{unit}</Text>}
        </Text>
        <Button variant="subtle" color="gray" size="compact-xs" leftSection={<Icon size="1rem" stroke={1.6} />} onClick={() => setAsTable(!asTable)}>
          {say(asTable ? "chart" : "table")}
        </Button>
      </Group>
      {asTable ? <Values times={times} series={series} digits={digits} height={height} /> : <Plot {...{ label, times, series, height, digits, onSelect }} />}
    </figure>
  );
}

type PlotProps = Required<Pick<ChartProps, "label" | "times" | "series" | "height" | "digits">> & Pick<ChartProps, "onSelect">;

function Plot({ label, times, series, height, digits, onSelect }: PlotProps) {
  const { ref: size, width } = useElementSize();
  const place = useRef<HTMLDivElement>(null);
  const ref = useMergedRef(place, size);
  const options = useOptions(series, digits, onSelect);
  const data = useMemo(() => [[...times], ...series.map((one) => [...one.values])] as UPlot.AlignedData, [times, series]);
  useEffect(() => {
    if (width === 0 || place.current === null) return undefined;
    const plot = new UPlot({ ...options, width, height }, data, place.current);
    return () => plot.destroy();
  }, [options, data, width, height]);
  return <div ref={ref} className={classes.plot} role="img" aria-label={label} style={{ minHeight: height }} />;
}

function useOptions(series: readonly Series[], digits: number, onSelect: ChartProps["onSelect"]): Omit<UPlot.Options, "width" | "height"> {
  const scheme = useComputedColorScheme("light");
  const { timezone } = useSite();
  const format = useFormat();
  const say = usePartsWords();
  const locale = LOCALES[useLanguage()];
  const shape = JSON.stringify(series.map(({ label, colour, kind, dashed }) => ({ label, colour, kind, dashed })));
  return useMemo(() => {
    const lines = (JSON.parse(shape) as Series[]).map((one, at) => lineOf(one, COLOURS[scheme][at % COLOURS[scheme].length] ?? "", format, digits));
    const ink = scheme === "light" ? "#55606c" : "#a0a9b4";
    const grid = { stroke: scheme === "light" ? "#e3e7eb" : "#252d35", width: 1 };
    const axis = { stroke: ink, grid, ticks: grid, font: "12px system-ui, sans-serif" };
    return {
      tzDate: (seconds) => UPlot.tzDate(new Date(seconds * 1000), timezone),
      series: [{ label: say("time"), value: (_, at: number | null) => (at === null ? "–" : format.moment(at)) }, ...lines],
      axes: [{ ...axis, values: (_, ticks) => dates(ticks, locale, timezone) }, { ...axis, size: 56, values: (_, ticks) => ticks.map((tick) => format.number(tick)) }],
      scales: { x: { range: (plot, first, last) => spanOf(plot.data[0], [first, last]) }, y: { range: (_, least, most) => [Math.min(0, least), most > 0 ? most * 1.06 : 1] } },
      cursor: { drag: { x: onSelect !== undefined, y: false, setScale: false } },
      hooks: { setSelect: [(plot) => selected(plot, onSelect)] },
      legend: { live: true },
    } satisfies Omit<UPlot.Options, "width" | "height">;
  }, [shape, scheme, timezone, format, say, locale, digits, onSelect]);
}

/** Return a day around a time that stands alone, where uPlot takes 86,400,000 s for a day; else what it takes. */
function spanOf(times: ArrayLike<number>, usual: [number, number]): [number, number] {
  const [only] = Array.from(times);
  return times.length === 1 && only !== undefined ? [only - DAY_S / 2, only + DAY_S / 2] : usual;
}

/** Days where ticks are days apart, else times with the day at midnight. */
function dates(ticks: readonly number[], locale: string, timeZone: string): string[] {
  const step = (ticks[1] ?? 0) - (ticks[0] ?? 0);
  const day = new Intl.DateTimeFormat(locale, { timeZone, month: "short", day: "numeric" });
  const time = new Intl.DateTimeFormat(locale, { timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const times = ticks.map((tick) => time.format(tick * 1000));
  return ticks.map((tick, at) => (step >= DAY_S || times[at] === "00:00" ? day.format(tick * 1000) : (times[at] ?? "")));
}

function lineOf(one: Series, fallback: string, format: Format, digits: number): UPlot.Series {
  const stroke = one.colour?.startsWith("var(") ? getComputedStyle(document.documentElement).getPropertyValue(one.colour.slice(4, -1)) : (one.colour ?? fallback);
  const bars = one.kind === "bars" ? UPlot.paths.bars?.({ size: [0.8, 48] }) : undefined;
  return {
    label: one.label,
    stroke,
    width: one.kind === "bars" ? 0 : 2,
    ...(one.kind === "bars" ? { fill: stroke } : {}),
    ...(bars === undefined ? {} : { paths: bars }),
    ...(one.dashed === true ? { dash: [6, 4] } : {}),
    points: { show: one.kind !== "bars", size: 6, fill: stroke, filter: (plot, at) => alone(plot.data[at] ?? []) },
    spanGaps: false,
    value: (_, value: number | null) => (value === null ? "–" : format.number(value, digits)),
  };
}

/** Return where a value stands between two gaps: a line would not show it. */
function alone(values: ArrayLike<number | null | undefined>): number[] {
  const at = (index: number) => values[index] ?? null;
  return Array.from({ length: values.length }, (_, index) => index).filter((index) => at(index) !== null && at(index - 1) === null && at(index + 1) === null);
}

function selected(plot: UPlot, onSelect: ChartProps["onSelect"]): void {
  if (onSelect === undefined || plot.select.width < 4) return;
  onSelect(plot.posToVal(plot.select.left, "x"), plot.posToVal(plot.select.left + plot.select.width, "x"));
}

function Values({ times, series, digits, height }: Required<Pick<ChartProps, "times" | "series" | "digits" | "height">>) {
  const say = usePartsWords();
  const format = useFormat();
  return (
    <ScrollArea h={height} type="auto">
      <Table stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{say("time")}</Table.Th>
            {series.map((one) => <Table.Th key={one.label} ta="right">{one.label}</Table.Th>)}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {times.map((time, at) => (
            <Table.Tr key={time}>
              <Table.Td>{format.moment(time)}</Table.Td>
              {series.map((one) => {
                const value = one.values[at];
                return <Table.Td key={one.label} ta="right">{value == null ? say("noData") : format.number(value, digits)}</Table.Td>;
              })}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}
