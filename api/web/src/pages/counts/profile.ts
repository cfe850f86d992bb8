/** Rows of counts as curves over time: what nobody watched is a gap, not a zero. Pure. */

import type { components } from "@/client/api";

export type Row = components["schemas"]["CountRow"];

export interface Profile {
  /** UTC seconds at which intervals begin, one a step from the first to the last. */
  times: number[];
  crossings: (number | null)[];
  lastWeek: (number | null)[];
  /** Watched share of each interval; 0 where nobody watched. */
  coverage: number[];
}

/** Return crossings both ways of all lines and classes together, step by step. */
export function profileOf(rows: readonly Row[], { from, to, step }: { from: number; to: number; step: number }): Profile {
  const lines = rows.filter((row) => row.target_kind === "line");
  const starts = new Set(lines.map((row) => row.start));
  for (let t = from; t < to; t += step) starts.add(t);
  const times = [...starts].filter((t) => t >= from && t < to).sort((a, b) => a - b);
  const at = new Map<number, Row[]>();
  for (const row of lines) at.set(row.start, [...(at.get(row.start) ?? []), row]);
  const of = (t: number) => at.get(t) ?? [];
  return {
    times,
    crossings: times.map((t) => sum(of(t).map((row) => row.count_in + row.count_out))),
    lastWeek: times.map((t) => sum(of(t).flatMap((row) => (row.last_week_in === null ? [] : [row.last_week_in + (row.last_week_out ?? 0)])))),
    coverage: times.map((t) => mean(of(t).map((row) => row.coverage))),
  };
}

export interface Total {
  name: string;
  in: number;
  out: number;
}

/** Return crossings by a property of the rows, the most first. */
export function totals(rows: readonly Row[], by: (row: Row) => string): Total[] {
  const found = new Map<string, Total>();
  for (const row of rows.filter((one) => one.target_kind === "line")) {
    const name = by(row);
    const before = found.get(name) ?? { name, in: 0, out: 0 };
    found.set(name, { name, in: before.in + row.count_in, out: before.out + row.count_out });
  }
  return [...found.values()].sort((a, b) => b.in + b.out - a.in - a.out);
}


function sum(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((a, b) => a + b, 0);
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((a, b) => a + b, 0) / values.length;
}
