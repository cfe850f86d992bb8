/** What the list asks the API for, made of what stands in the address. Pure. */

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
export const BROUGHT = ["department", "stream", "grid", "responsibility", "asset", "number", "since", "until"] as const;
export type Brought = (typeof BROUGHT)[number];

/** Return the filters that links brought. */
export function brought(search: CaseSearch): [Brought, string | number][] {
  return BROUGHT.flatMap((name): [Brought, string | number][] => {
    const value = search[name];
    return value === undefined ? [] : [[name, value]];
  });
}
