/** Indicators of groups beside those of the period before. Pure. */

import type { components } from "@/client/api";

export type Row = components["schemas"]["IndicatorRow"];
export type Indicator = Row["indicators"][number];

/** The trade's indicators in the order of a case's life, with whether more is better. */
export const RATES = [
  { name: "valid_report_rate", phase: "reports", isGood: true },
  { name: "filing_rate", phase: "reports", isGood: true },
  { name: "filing_in_time_rate", phase: "reports", isGood: true },
  { name: "verification_in_time_rate", phase: "reports", isGood: true },
  { name: "dispatch_in_time_rate", phase: "dispatch", isGood: true },
  { name: "dispatch_right_rate", phase: "dispatch", isGood: true },
  { name: "handling_rate", phase: "handling", isGood: true },
  { name: "handling_in_time_rate", phase: "handling", isGood: true },
  { name: "handling_overdue_rate", phase: "handling", isGood: false },
  { name: "check_in_time_rate", phase: "closing", isGood: true },
  { name: "rework_rate", phase: "closing", isGood: false },
  { name: "closing_rate", phase: "closing", isGood: true },
  { name: "closing_in_time_rate", phase: "closing", isGood: true },
  { name: "closing_overdue_rate", phase: "closing", isGood: false },
] as const;
export type RateName = (typeof RATES)[number]["name"];
export const PHASES = ["reports", "dispatch", "handling", "closing"] as const;

export interface Compared {
  group: string | null;
  /** By name of the indicator. */
  rates: ReadonlyMap<string, { now: Indicator; before: Indicator | undefined }>;
}

/** Put rows of one period beside those of another. */
export function compared(rows: readonly Row[], before: readonly Row[]): Compared[] {
  const earlier = new Map(before.map((row) => [row.group, new Map(row.indicators.map((one) => [one.name, one]))]));
  return rows.map((row) => ({
    group: row.group,
    rates: new Map(row.indicators.map((now) => [now.name, { now, before: earlier.get(row.group)?.get(now.name) }])),
  }));
}

/** Return groups by an indicator, the worst first; those in which nothing was due last. */
export function sorted(groups: readonly Compared[], rate: string | undefined): readonly Compared[] {
  const known = RATES.find((one) => one.name === rate);
  if (known === undefined) return groups;
  const sign = known.isGood ? 1 : -1;
  const value = (group: Compared) => group.rates.get(known.name)?.now.value ?? null;
  return [...groups].sort((a, b) => {
    const [x, y] = [value(a), value(b)];
    if (x === null || y === null) return Number(x === null) - Number(y === null);
    return sign * (x - y);
  });
}

/** Return by how much an indicator changed, in points of a hundred, and whether that is good; null: nothing to compare. */
export function changeOf(now: Indicator, before: Indicator | undefined): { points: number; isGood: boolean } | null {
  if (now.value === null || before === undefined || before.value === null) return null;
  const points = Math.round((now.value - before.value) * 1000) / 10;
  if (points === 0) return null;
  return { points, isGood: points > 0 === (RATES.find((one) => one.name === now.name)?.isGood ?? true) };
}

/** Return the course of an indicator: one value a part of the time, null where nothing was due. */
export function courseOf(rows: readonly Row[], rate: string): { times: number[]; values: (number | null)[] } {
  const found = rows.map((row) => ({ t: row.since, value: row.indicators.find((one) => one.name === rate)?.value ?? null }));
  return { times: found.map((one) => one.t), values: found.map((one) => (one.value === null ? null : one.value * 100)) };
}
