/** What the map asks for. */

import { useQuery } from "@tanstack/react-query";
import { api, data } from "@/client/http";
import { whileNotLive } from "@/client/live";
import { keys } from "@/client/queries";
import type { CaseView } from "@/client/types";
import type { MapSearch } from "./route";

const PAGE = 500;
/** More open cases than these are not drawn; the page says so. */
const MOST = 20_000;

export interface Found {
  cases: CaseView[];
  more: boolean;
}

/** All open cases of some filters, page by page. */
export function useOpenCases({ kind, stage, street }: MapSearch) {
  const query = { state: "open" as const, kind, stage, grid: street, limit: PAGE };
  return useQuery({
    queryKey: [...keys.cases, "map", query],
    queryFn: async ({ signal }): Promise<Found> => {
      const cases: CaseView[] = [];
      let after: string | null = null;
      do {
        const page: { cases: CaseView[]; next: string | null } = await data(api.GET("/v1/cases", { params: { query: { ...query, after } }, signal }));
        cases.push(...page.cases);
        after = page.next;
      } while (after !== null && cases.length < MOST);
      return { cases, more: after !== null };
    },
    placeholderData: (before) => before,
    refetchInterval: whileNotLive,
  });
}

export function useCells(on: boolean) {
  return useQuery({
    queryKey: [...keys.grid, "cells"],
    enabled: on,
    queryFn: ({ signal }) => data(api.GET("/v1/grid", { params: { query: { level: "cell", figures: true } }, signal })),
    refetchInterval: 60_000,
  });
}

export function useStreets() {
  return useQuery({
    queryKey: [...keys.grid, "streets"],
    queryFn: async ({ signal }) => {
      const found = await data(api.GET("/v1/grid", { params: { query: { level: "street", figures: false } }, signal }));
      return found.features.map((one) => ({ value: one.properties.code, label: one.properties.name }));
    },
  });
}

export function useStreams() {
  return useQuery({
    queryKey: [...keys.streams, "list"],
    queryFn: ({ signal }) => data(api.GET("/v1/streams", { signal })),
    refetchInterval: whileNotLive,
  });
}
