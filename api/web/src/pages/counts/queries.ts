/** What this page asks the API for: totals, as many rows for a city as for a lane. */

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { components } from "@/client/api";
import { api, data } from "@/client/http";
import { whileNotLive } from "@/client/live";
import { keys } from "@/client/queries";
import type { CountsSearch, INTERVALS } from "./route";

export type Told = components["schemas"]["CountTotals"];
export type Busiest = components["schemas"]["Busiest"];
export type TotalOf = components["schemas"]["TotalOf"];

/** A time in UTC seconds, and how it is cut. */
export interface Span {
  from: number;
  to: number;
  interval: (typeof INTERVALS)[number];
}

/** Names that filters offer: as many as the API tells. */
const MOST_NAMES = 5000;

export function useTotals({ stream, line, class_name, grid }: CountsSearch, { from, to, interval }: Span) {
  const query = { since: from, until: to, interval, stream, line, class_name, grid, compare: "last_week" as const };
  return useQuery({
    queryKey: [...keys.counts, query],
    queryFn: ({ signal }) => data(api.GET("/v1/counts/totals", { params: { query }, signal })),
    placeholderData: (before) => before,
    refetchInterval: whileNotLive,
  });
}

/** What was counted at all in this time, whatever is filtered. */
export function useKnown({ from, to }: Span) {
  const query = { since: from, until: to, interval: "1d" as const, most: MOST_NAMES };
  const { data: told } = useQuery({
    queryKey: [...keys.counts, "known", query],
    queryFn: ({ signal }) => data(api.GET("/v1/counts/totals", { params: { query }, signal })),
    placeholderData: (before) => before,
  });
  return useMemo(
    () => ({
      streams: told?.streams.rows.map((one) => one.stream_id) ?? [],
      lines: told?.lines.rows.map((one) => one.line) ?? [],
      classes: told?.classes.rows.map((one) => one.class_name) ?? [],
      cells: told?.cells.rows.map((one) => one.grid_code) ?? [],
    }),
    [told],
  );
}
