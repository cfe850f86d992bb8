/** Keeps the leases of what somebody has before them, and tells when one was lost. */

import { useCallback, useEffect, useRef, useState } from "react";
import { api, data } from "@/client/http";
import { live } from "@/client/live";
import type { Happened, Queue } from "./queue";

/** So many seconds nobody else gets a proposal; a person takes a few for each. */
export const LEASE_S = 900;
/** They are made longer this often. */
const EVERY_MS = (LEASE_S / 3) * 1000;
/** Who did nothing for so long is not at work. */
const IDLE_MS = 10 * 60_000;
const WORK = ["keydown", "pointerdown", "pointermove", "wheel"] as const;

/**
 * Return the case that was before somebody and is no longer theirs, until it is put away.
 *
 * @param returning cases whose word is being taken back: they are theirs again in a moment.
 */
export function useHeld(queue: Queue, dispatch: (happened: Happened) => void, returning: ReadonlySet<number>): { lost: number | null; forget: () => void } {
  const [lost, setLost] = useState<number | null>(null);
  const held = useRef<readonly number[]>([]);
  useEffect(() => {
    held.current = queue.items.map((one) => one.case_id);
  });
  const gone = useCallback(
    (ids: readonly number[]) => {
      const [shown] = held.current;
      if (shown !== undefined && ids.includes(shown)) setLost(shown);
      if (ids.length > 0) dispatch({ type: "dropped", ids });
    },
    [dispatch],
  );
  const check = useCheck(held, gone, returning);
  useExtended(held, check);
  useTaken(held, check);
  useReleased(held);
  return { lost, forget: useCallback(() => setLost(null), []) };
}

interface Held {
  readonly current: readonly number[];
}
type Gone = (ids: readonly number[]) => void;

/** Return what extends leases: the answer tells what is still theirs. */
function useCheck(held: Held, gone: Gone, returning: ReadonlySet<number>): (ids: readonly number[]) => void {
  return useCallback(
    (ids) => {
      const theirs = (id: number) => held.current.includes(id) && !returning.has(id);
      const asked = ids.filter(theirs);
      if (asked.length === 0) return;
      data(api.POST("/v1/review/extend", { body: { case_ids: asked, seconds: LEASE_S } }))
        .then(({ cases }) => {
          const kept = new Set(cases.map((one) => one.case_id));
          gone(asked.filter((id) => !kept.has(id) && theirs(id)));
        })
        .catch(() => undefined); // the next time tells
    },
    [held, gone, returning],
  );
}

/** Extend while somebody is at work, and when they come back. */
function useExtended(held: Held, check: Gone): void {
  useEffect(() => {
    let [worked, away] = [Date.now(), false];
    const extend = () => check(held.current);
    const work = () => {
      if (away || Date.now() - worked > IDLE_MS) extend();
      [worked, away] = [Date.now(), false];
    };
    const leave = () => {
      away = true;
    };
    const timer = setInterval(() => {
      if (Date.now() - worked < IDLE_MS) extend();
    }, EVERY_MS);
    for (const name of WORK) window.addEventListener(name, work, { passive: true });
    window.addEventListener("focus", work);
    window.addEventListener("blur", leave);
    return () => {
      clearInterval(timer);
      for (const name of WORK) window.removeEventListener(name, work);
      window.removeEventListener("focus", work);
      window.removeEventListener("blur", leave);
    };
  }, [held, check]);
}

/** What somebody else settled, past any lease, waits for nobody. News of one's own word, taken back since, may come late. */
function useTaken(held: Held, check: Gone): void {
  useEffect(
    () =>
      live.listen(({ name, data: { id, status } }) => {
        const isCase = name === "case" || name === "review";
        if (isCase && typeof id === "number" && status !== "proposed" && held.current.includes(id)) check([id]);
      }),
    [held, check],
  );
}

/** Give back what is leased when the page is left. */
function useReleased(held: Held): void {
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
  }, [held]);
}
