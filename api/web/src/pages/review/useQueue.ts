/** Keeps some proposals leased ahead, sends words, takes them back, and gives back what was not looked at. */

import { notifications } from "@mantine/notifications";
import { type QueryClient, queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useReducer, useRef, useState } from "react";
import { api, data } from "@/client/http";
import { whileNotLive } from "@/client/live";
import { keys } from "@/client/queries";
import { preloadEvidence } from "@/parts/evidence/preload";
import { EMPTY, next, type Queue, type Word } from "./queue";
import { shownEvent } from "@/parts/evidence/shown";
import { paced } from "./pace";
import { useReviewWords } from "./words";

/** So many are leased, for so many seconds; a person takes a few seconds for each. */
const AHEAD = 6;
const LEASE_S = 900;
const COUNTED = 100;

type Supply = "open" | "asking" | "dry";

export interface Reviewing extends Queue {
  supply: Supply;
  error: Error | null;
  /** How many proposals wait for anybody; `more`: at least. */
  waiting: { count: number; more: boolean } | undefined;
  judge: (word: Word) => void;
  undo: () => void;
  drop: (ids: readonly number[]) => void;
  retry: () => void;
}

export function caseQuery(id: number) {
  return queryOptions({
    queryKey: [...keys.cases, id],
    queryFn: ({ signal }) => data(api.GET("/v1/cases/{case_id}", { params: { path: { case_id: id } }, signal })),
  });
}

export function useQueue(kind: string | undefined): Reviewing {
  const client = useQueryClient();
  const [queue, dispatch] = useReducer(next, EMPTY);
  const drop = useCallback((ids: readonly number[]) => dispatch({ type: "dropped", ids }), []);
  const waiting = useWaiting(kind);
  const { supply, error, retry } = useSupply(queue, kind, waiting.free, dispatch);
  useReleased(queue);
  useReady(queue, client);
  const { judge, undo } = useWords(queue, dispatch, client);
  return { ...queue, supply, error, waiting: waiting.told, judge, undo, drop, retry };
}

/** Ask for proposals whenever few are left; where none came, wait until there are some that nobody looks at. */
function useSupply(queue: Queue, kind: string | undefined, free: number, dispatch: (happened: Parameters<typeof next>[1]) => void) {
  const [supply, set] = useState<Supply>("open");
  const [error, fail] = useState<Error | null>(null);
  const asking = useRef(false);
  const short = AHEAD - queue.items.length;
  const wanted = supply === "open" || (supply === "dry" && free > 0 && queue.items.length === 0);
  useEffect(() => {
    if (!wanted || short <= 0 || error !== null || asking.current) return;
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
  }, [wanted, short, kind, error, dispatch]);
  const retry = useCallback(() => {
    fail(null);
    set("open");
  }, []);
  return { supply, error, retry };
}

function useWaiting(kind: string | undefined) {
  const found = useQuery({
    queryKey: [...keys.review, "waiting", kind],
    queryFn: ({ signal }) => data(api.GET("/v1/review", { params: { query: { kind, limit: COUNTED } }, signal })),
    refetchInterval: whileNotLive,
  }).data;
  return {
    told: found && { count: found.cases.length, more: found.next !== null },
    free: found?.cases.filter((one) => one.leased_by === null).length ?? 0,
  };
}

/** Give back what is leased when the page is left. */
function useReleased(queue: Queue): void {
  const held = useRef<readonly number[]>([]);
  useEffect(() => {
    held.current = queue.items.map((one) => one.case_id);
  });
  useEffect(() => {
    const release = () => {
      const ids = [...held.current];
      if (ids.length > 0) api.POST("/v1/review/release", { body: { case_ids: ids }, keepalive: true }).catch(() => undefined);
    };
    window.addEventListener("pagehide", release);
    return () => {
      window.removeEventListener("pagehide", release);
      release();
    };
  }, []);
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

function useWords(queue: Queue, dispatch: (happened: Parameters<typeof next>[1]) => void, client: QueryClient) {
  const say = useReviewWords();
  /** Words that are under way: one that is taken back waits for its answer first. */
  const sent = useRef(new Map<number, Promise<boolean>>());
  const judge = (word: Word) => {
    const id = queue.items[0]?.case_id;
    if (id === undefined) return;
    performance.mark("review:word");
    dispatch({ type: "judged", word });
    paced();
    const answer = api.POST("/v1/cases/{case_id}/verdict", { params: { path: { case_id: id } }, body: word }).then(
      () => true,
      (reason: unknown) => {
        dispatch({ type: "refused", id });
        notifications.show({ color: "red", autoClose: 15_000, title: say("refused", { id: String(id) }), message: reason instanceof Error ? reason.message : String(reason) });
        return false;
      },
    );
    sent.current.set(id, answer);
    void answer.finally(() => sent.current.delete(id));
  };
  const undo = () => {
    const last = queue.judged[0]?.item.case_id;
    if (last === undefined) return;
    dispatch({ type: "undone", id: last });
    void takeBack(last);
  };
  const takeBack = async (id: number) => {
    try {
      if (!((await sent.current.get(id)) ?? true)) return;
      await api.DELETE("/v1/cases/{case_id}/verdict", { params: { path: { case_id: id } } });
      await client.invalidateQueries({ queryKey: [...keys.cases, id] });
    } catch (reason) {
      dispatch({ type: "dropped", ids: [id] });
      notifications.show({ color: "red", autoClose: 15_000, title: say("notUndone", { id: String(id) }), message: reason instanceof Error ? reason.message : String(reason) });
    }
  };
  return { judge, undo };
}
