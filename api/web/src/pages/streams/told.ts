/** How a camera does, as one word; which cameras are shown and in which order. Pure. */

import type { components } from "@/client/api";

type View = components["schemas"]["StreamView"];
export type StreamView = Omit<View, "outline" | "health"> & { health: Omit<View["health"], "coverage"> };

/** From bad to good: the worst is shown first. */
export const STATES = ["lost", "faulty", "silent", "connecting", "stopped", "live"] as const;
export type State = (typeof STATES)[number];
export const PLANS = ["patrol", "watch"] as const;
export const SORTS = ["name", "state", "events", "age"] as const;
export type Sort = (typeof SORTS)[number];
export const SIZES = ["small", "medium", "large"] as const;
export type Size = (typeof SIZES)[number];

/** What chooses and orders cameras. */
export interface Wanted {
  state?: State | undefined;
  plan?: (typeof PLANS)[number] | undefined;
  street?: string | undefined;
  text?: string | undefined;
  sort?: Sort | undefined;
}

/** A silent camera's node said nothing for a minute: what it said before no longer counts. */
export function stateOf(one: StreamView): State {
  if (one.stale) return "silent";
  if (one.health.state !== "live") return one.health.state;
  return (one.health.faults ?? []).length > 0 ? "faulty" : "live";
}

/** The first nine digits of a unit grid are its street. */
export function streetOf(one: StreamView): string | null {
  return one.grid_code === null ? null : one.grid_code.slice(0, 9);
}

/** Return the cameras that are wanted, in the order that is wanted; names compare as people read them (2 before 10). */
export function chosen(streams: readonly StreamView[], wanted: Wanted, locale: string): StreamView[] {
  const names = new Intl.Collator(locale, { numeric: true });
  const text = wanted.text?.trim().toLowerCase() ?? "";
  const found = streams.filter(
    (one) =>
      (wanted.state === undefined || stateOf(one) === wanted.state) &&
      (wanted.plan === undefined || one.health.plan === wanted.plan) &&
      (wanted.street === undefined || streetOf(one) === wanted.street) &&
      (text === "" || one.id.toLowerCase().includes(text)),
  );
  const before = ORDERS[wanted.sort ?? "name"];
  return found.sort((a, b) => before(a, b) || names.compare(a.id, b.id));
}

const ORDERS: Record<Sort, (a: StreamView, b: StreamView) => number> = {
  name: () => 0,
  state: (a, b) => STATES.indexOf(stateOf(a)) - STATES.indexOf(stateOf(b)),
  events: (a, b) => b.events_today - a.events_today,
  age: (a, b) => (a.health.last_frame ?? 0) - (b.health.last_frame ?? 0),
};

/** Return how many cameras are in each state, the worst first; states that no camera is in are left out. */
export function tally(streams: readonly StreamView[]): [State, number][] {
  const counted = STATES.map((state): [State, number] => [state, streams.filter((one) => stateOf(one) === state).length]);
  return counted.filter(([, number]) => number > 0);
}

/** Return which place is reached from one of so many in rows by a key, never beyond the ends. */
export function moved(at: number, key: "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown" | "Home" | "End", columns: number, count: number): number {
  const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns, Home: -at, End: count - 1 - at };
  const next = at + steps[key];
  return next < 0 || next >= count ? at : next;
}
