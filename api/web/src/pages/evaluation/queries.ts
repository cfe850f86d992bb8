/** What this page asks the API for. */

import { useQuery } from "@tanstack/react-query";
import type { components } from "@/client/api";
import { api, data } from "@/client/http";
import { keys } from "@/client/queries";
import type { Period } from "./period";
import type { EvaluationSearch, GROUPS } from "./route";

export type Spots = components["schemas"]["Spots"];
export type Cover = components["schemas"]["CoverTotals"];
export type Spot = components["schemas"]["Spot"];
type By = (typeof GROUPS)[number] | "all";
export type Span = Pick<Period, "since" | "until">;

const HOUR_MS = 3_600_000;
/** Figures of weeks change little in a minute. */
const EVERY_MS = 60_000;
const MOST_SPOTS = 100;
const MOST_PLACES = 100;

export function useIndicators(by: By, { since, until }: Span, { kind, grid }: EvaluationSearch, every?: "day" | "week" | "month") {
  const query = { by, since, until, kind, grid, every, format: "json" as const };
  return useQuery({
    queryKey: [...keys.evaluation, "rates", query],
    queryFn: ({ signal }) => data(api.GET("/v1/evaluation", { params: { query }, signal })),
    placeholderData: (before) => before,
    refetchInterval: EVERY_MS,
  });
}

export function useSpots({ since, until }: Span, { kind, grid }: EvaluationSearch) {
  const query = { since, until, kind, grid, limit: MOST_SPOTS, format: "json" as const };
  return useQuery({
    queryKey: [...keys.evaluation, "spots", query],
    queryFn: ({ signal }) => data(api.GET("/v1/evaluation/hot-spots", { params: { query }, signal })),
    placeholderData: (before) => before,
    refetchInterval: EVERY_MS,
  });
}

export function useAreas(level: "street" | "community" | "cell" | "responsibility", on = true) {
  return useQuery({
    queryKey: [...keys.grid, "shape", level],
    enabled: on,
    staleTime: HOUR_MS,
    queryFn: ({ signal }) => data(api.GET("/v1/grid", { params: { query: { level, figures: false } }, signal })),
  });
}

export function useClasses(on: boolean) {
  return useQuery({
    queryKey: keys.codes,
    enabled: on,
    staleTime: HOUR_MS,
    queryFn: async ({ signal }) => (await data(api.GET("/v1/codes", { signal }))).matters,
  });
}

/** Days of the cleanliness index by place: m² of litter a m² of surveyed ground. */
export function useCover({ since, until }: Span, { grid, place = "street" }: EvaluationSearch) {
  const query = { since, until, grid, by: place, most: MOST_PLACES };
  return useQuery({
    queryKey: [...keys.counts, "cover", query],
    queryFn: ({ signal }) => data(api.GET("/v1/counts/cover", { params: { query }, signal })),
    placeholderData: (before) => before,
    refetchInterval: EVERY_MS,
  });
}

/** Return the address of the same figures as a file. */
export function fileOf(path: string, given: Record<string, string | number | undefined>): string {
  const told = Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  return `${path}?${new URLSearchParams([...told, ["format", "csv"]])}`;
}
