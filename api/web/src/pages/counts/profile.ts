/** Totals of counts as curves over time: what nobody watched is a gap, not a zero. Pure. */

import type { components } from "@/client/api";

export type OfTime = components["schemas"]["TotalOfTime"];

export interface Profile {
  /** UTC seconds at which intervals begin, one a step from the first to the last. */
  times: number[];
  crossings: (number | null)[];
  lastWeek: (number | null)[];
  /** Watched share of each interval; 0 where nobody watched. */
  coverage: number[];
}

/** Return crossings both ways, step by step. */
export function profileOf(told: readonly OfTime[], { from, to, step }: { from: number; to: number; step: number }): Profile {
  const at = new Map(told.filter((one) => one.start >= from && one.start < to).map((one) => [one.start, one]));
  const starts = new Set(at.keys());
  for (let t = from; t < to; t += step) starts.add(t);
  const times = [...starts].sort((a, b) => a - b);
  const found = times.map((t) => at.get(t));
  return {
    times,
    crossings: found.map((one) => (one === undefined ? null : one.count_in + one.count_out)),
    lastWeek: found.map((one) => (one === undefined || one.last_week_in === null ? null : one.last_week_in + (one.last_week_out ?? 0))),
    coverage: found.map((one) => one?.coverage ?? 0),
  };
}
