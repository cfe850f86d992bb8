/** Keeps some proposals leased ahead, with their clips at hand. */

import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useReducer, useRef, useState } from "react";
import { api, data } from "@/client/http";
import { live } from "@/client/live";
import { preloadEvidence } from "@/parts/evidence/preload";
import { shownEvent } from "@/parts/evidence/shown";
import { caseQuery } from "./caseQuery";
import { EMPTY, type Happened, next, type Queue } from "./queue";
import { LEASE_S, useHeld } from "./useHeld";
import { type Saying, useSaid } from "./useSaid";

/** So many are leased ahead. */
const AHEAD = 6;
/** More are asked for when the next clip plays, at once when more than so many are missing. */
const SHORT = 3;
const LATER_MS = 300;
const COUNTED = 100;
/** How many wait is counted so often while there is work, and at once when there is none. */
const COUNT_MS = 15_000;

type Supply = "open" | "asking" | "dry";

export interface Reviewing extends Queue, Saying {
  supply: Supply;
  error: Error | null;
  /** How many proposals wait for anybody; `more`: at least. */
  waiting: { count: number; more: boolean } | undefined;
  /** A case that was shown and is no longer this person's. */
  lost: number | null;
  forgetLost: () => void;
  retry: () => void;
}

export function useQueue(kind: string | undefined): Reviewing {
  const client = useQueryClient();
  const [queue, dispatch] = useReducer(next, EMPTY);
  const waiting = useWaiting(kind, queue.items.length === 0);
  const { supply, error, retry } = useSupply(queue, kind, waiting.free, dispatch);
  const [returning] = useState(() => new Set<number>());
  const { lost, forget } = useHeld(queue, dispatch, returning);
  useReady(queue, client);
  const saying = useSaid(queue, dispatch, returning);
  return { ...queue, supply, error, waiting: waiting.told, lost, forgetLost: forget, ...saying, retry };
}

/** Ask for proposals whenever few are left; where none came, wait until there are some that nobody looks at. */
function useSupply(queue: Queue, kind: string | undefined, free: number, dispatch: (happened: Happened) => void) {
  const [supply, set] = useState<Supply>("open");
  const [error, fail] = useState<Error | null>(null);
  const asking = useRef(false);
  const short = AHEAD - queue.items.length;
  const wanted = supply === "open" || (supply === "dry" && free > 0 && queue.items.length === 0);
  useEffect(() => {
    if (!wanted || short <= 0 || error !== null || asking.current) return undefined;
    const ask = () => {
      asking.current = true;
      const kinds = kind === undefined ? [] : [kind];
      data(api.POST("/v1/review/lease", { body: { count: short, kinds, seconds: LEASE_S } }))
        .then(({ cases }) => {
          dispatch({ type: "leased", items: cases });
          set(cases.length < short ? "dry" : "open");
        })
        .catch((reason: unknown) => fail(reason instanceof Error ? reason : new Error(String(reason))))
        .finally(() => {
          asking.current = false;
        });
    };
    const timer = setTimeout(ask, short > SHORT ? 0 : LATER_MS);
    return () => clearTimeout(timer);
  }, [wanted, short, kind, error, dispatch]);
  const retry = useCallback(() => {
    fail(null);
    set("open");
  }, []);
  return { supply, error, retry };
}

/** Count what waits: whatever happens when there is nothing to do, else now and then, for it takes the API a while. */
function useWaiting(kind: string | undefined, isIdle: boolean) {
  const { data: found, refetch } = useQuery({
    queryKey: ["waiting", kind],
    queryFn: ({ signal }) => data(api.GET("/v1/review", { params: { query: { kind, limit: COUNTED } }, signal })),
    refetchInterval: COUNT_MS,
  });
  useEffect(() => (isIdle ? live.listen(({ name }) => void (name === "review" && refetch({ cancelRefetch: false }))) : undefined), [isIdle, refetch]);
  return {
    told: found && { count: found.cases.length, more: found.next !== null },
    free: found?.cases.filter((one) => one.leased_by === null).length ?? 0,
  };
}

/** Have the next cases with their clips at hand. */
function useReady(queue: Queue, client: QueryClient): void {
  const ahead = queue.items.slice(0, AHEAD).map((one) => one.case_id).join();
  useEffect(() => {
    for (const id of ahead.split(",").filter(Boolean)) {
      client
        .query({ ...caseQuery(Number(id)), staleTime: "static" })
        .then((found) => preloadEvidence(shownEvent(found).files))
        .catch(() => undefined);
    }
  }, [ahead, client]);
}
