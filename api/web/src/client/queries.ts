/** What is kept of the API's answers, under which keys, and for how long. */

import { QueryClient, queryOptions, useSuspenseQuery } from "@tanstack/react-query";
import { api, data, keepCsrf } from "./http";
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

export const meQuery = queryOptions({
  queryKey: keys.me,
  staleTime: 300_000,
  queryFn: async (): Promise<Me> => {
    const me = await data(api.GET("/v1/me"));
    keepCsrf(me.csrf_token);
    return me;
  },
});

export const siteQuery = queryOptions({
  queryKey: keys.site,
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: (): Promise<Site> => data(api.GET("/v1/site")),
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
