/** What is kept of the API's answers, under which keys, and for how long. */

import { QueryClient, queryOptions, useSuspenseQuery } from "@tanstack/react-query";
import { api, data, keepCsrf } from "./http";
import { forget, keep, orKept } from "./kept";
import { Problem, Unreachable } from "./problem";
import type { Me, Site } from "./types";

/** First parts of keys; live updates make stale what begins with them. */
export const keys = {
  me: ["me"],
  site: ["site"],
  cases: ["cases"],
  review: ["review"],
  streams: ["streams"],
  counts: ["counts"],
  deliveries: ["deliveries"],
  grid: ["grid"],
  /** Shapes of areas, which change when another grid is imported. */
  shapes: ["shapes"],
  /** The map renews what it shows by itself: thousands of cases are not read again for one. */
  map: ["map"],
  audit: ["audit"],
  users: ["users"],
  system: ["system"],
  reports: ["reports"],
  codes: ["codes"],
  evaluation: ["evaluation"],
} as const;

const MOST_TRIES = 3;
const LONGEST_WAIT_S = 30;

/** Tell whether an error may pass by itself. */
export function mayPass(error: unknown): boolean {
  if (error instanceof Unreachable) return true;
  return error instanceof Problem && (error.status === 429 || error.status >= 500);
}

/** Milliseconds to wait before try `count` + 1. */
export function wait(count: number, error: unknown): number {
  const said = error instanceof Problem ? error.retryAfter : null;
  return 1000 * Math.min(said ?? 2 ** count, LONGEST_WAIT_S);
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      retry: (count, error) => count < MOST_TRIES && mayPass(error),
      retryDelay: wait,
      networkMode: "always",
    },
    mutations: { networkMode: "always" },
  },
});

/** Ask who is signed in; what an inspector's form needs to open without a connection is kept. */
export async function askMe(signal?: AbortSignal): Promise<Me> {
  const me = await data(api.GET("/v1/me", signal === undefined ? {} : { signal }));
  keepCsrf(me.csrf_token);
  if (me.may.includes("inspector")) keep("me", { ...me, csrf_token: null });
  else forget("me");
  return me;
}

async function askSite(signal?: AbortSignal): Promise<Site> {
  const site = await data(api.GET("/v1/site", signal === undefined ? {} : { signal }));
  keep("site", site);
  return site;
}

export const meQuery = queryOptions({
  queryKey: keys.me,
  staleTime: 300_000,
  queryFn: (): Promise<Me> => orKept("me", askMe),
});

export const siteQuery = queryOptions({
  queryKey: keys.site,
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: (): Promise<Site> => orKept("site", askSite),
});

export function useMe(): Me {
  return useSuspenseQuery(meQuery).data;
}

export function useSite(): Site {
  return useSuspenseQuery(siteQuery).data;
}

/** Tell whether whoever is signed in may do what a role may. */
export function useMay(): (role: string) => boolean {
  const { may } = useMe();
  return (role) => may.includes(role);
}
