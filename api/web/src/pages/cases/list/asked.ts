/** What the list asks the API for, made of what stands in the address. Pure. */

import { dayEnd, dayOf, dayStart } from "@/words/days";
import type { CaseSearch } from "../route";

/** Return the query: words are found newest first alone, and the worst first among open or closed ones. */
export function asked(search: CaseSearch): CaseSearch {
  const { sort, ...filters } = search;
  if (sort === undefined || sort === "newest" || filters.text !== undefined) return filters;
  if (sort === "severity" && filters.state === undefined) return { ...filters, sort, state: "open" };
  return { ...filters, sort };
}

/** Return where all that fits is read as a sheet. */
export function sheetAddress(search: CaseSearch): string {
  const query = new URLSearchParams({ format: "csv" });
  for (const [name, value] of Object.entries(asked(search))) query.set(name, String(value));
  return `/v1/cases?${query.toString()}`;
}

/** Filters that no field of the bar shows: links from elsewhere bring them. */
export const BROUGHT = ["department", "responsibility", "asset", "number", "since", "until"] as const;
export type Brought = (typeof BROUGHT)[number];

/** Return the filters that links brought; whole days stand in fields, other moments do not. */
export function brought(search: CaseSearch, timeZone: string): [Brought, string | number][] {
  return BROUGHT.flatMap((name): [Brought, string | number][] => {
    const value = search[name];
    if (value === undefined || (typeof value === "number" && isMidnight(value, timeZone))) return [];
    return [[name, value]];
  });
}

/** Return the days that a time stands for, the last one included. */
export function daysOf({ since, until }: CaseSearch, timeZone: string): { from?: string; to?: string } {
  return { ...(since === undefined ? {} : { from: dayOf(since, timeZone) }), ...(until === undefined ? {} : { to: dayOf(until - 1, timeZone) }) };
}

/** Return the filters with another first or last day; an empty one is any. */
export function withDay(search: CaseSearch, which: "from" | "to", day: string, timeZone: string): CaseSearch {
  if (which === "from") return { ...search, since: dayStart(day, timeZone) };
  return { ...search, until: dayEnd(day, timeZone) };
}

function isMidnight(moment: number, timeZone: string): boolean {
  return dayStart(dayOf(moment, timeZone), timeZone) === moment;
}
