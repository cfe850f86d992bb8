/** Live updates: server-sent events of `/v1/live` that make what is kept stale. */

import type { QueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { Listeners } from "@/listeners";
import { keys } from "./queries";
import type { Me } from "./types";

export type LiveState = "live" | "reconnecting" | "offline";

export const NAMES = ["case", "stream", "delivery", "count", "review", "position"] as const;
export type LiveName = (typeof NAMES)[number];
export interface LiveEvent {
  name: LiveName;
  data: Record<string, unknown>;
}

/** What each event makes stale. */
const STALE: Record<LiveName, readonly (readonly string[])[]> = {
  case: [keys.cases, keys.review, keys.grid, keys.reports],
  review: [keys.review, keys.cases],
  stream: [keys.streams],
  delivery: [keys.deliveries],
  count: [keys.counts],
  position: [],
};
const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 120_000;
/** Bursts become one refetch. */
const GATHER_MS = 400;
const SLOW_POLL_MS = 30_000;

export interface Source {
  readonly readyState: number;
  onopen: ((event: Event) => unknown) | null;
  onerror: ((event: Event) => unknown) | null;
  addEventListener: (name: string, act: (event: MessageEvent<string>) => void) => void;
  close: () => void;
}

export class Live {
  private source: Source | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private gathering: ReturnType<typeof setTimeout> | undefined;
  private readonly stale = new Set<readonly string[]>();
  private failures = 0;
  /** Number of the last event that was heard: the API goes on from there. */
  private last = "";
  private current: LiveState = "offline";
  private readonly watchers = new Listeners();
  private readonly listeners = new Listeners<[event: LiveEvent]>();
  readonly watch = this.watchers.add;
  /** Have something done at each event; return what ends it. */
  readonly listen = this.listeners.add;
  private readonly open: (address: string) => Source;

  constructor(open: (address: string) => Source = (address) => new EventSource(address)) {
    this.open = open;
  }

  /** Begin where everything else was read from, or where it ended last; return what ends it. */
  start(client: QueryClient): () => void {
    if (this.last === "") this.last = String(client.getQueryData<Me>(keys.me)?.changes ?? "");
    const connect = () => this.connect(client);
    window.addEventListener("online", connect);
    window.addEventListener("offline", this.cut);
    connect();
    return () => {
      window.removeEventListener("online", connect);
      window.removeEventListener("offline", this.cut);
      this.cut();
    };
  }

  readonly state = (): LiveState => this.current;

  private readonly cut = (): void => {
    clearTimeout(this.timer);
    this.source?.close();
    this.source = null;
    this.tell("offline");
  };

  private connect(client: QueryClient): void {
    this.cut();
    this.tell("reconnecting");
    const source = this.open(this.last === "" ? "/v1/live" : `/v1/live?after=${this.last}`);
    this.source = source;
    source.onopen = () => {
      this.failures = 0;
      this.tell("live");
    };
    source.addEventListener("ready", (event) => this.begun(client, event));
    source.onerror = () => this.lost(client, source);
    for (const name of NAMES) source.addEventListener(name, (event) => this.heard(client, name, event));
  }

  /** Something may have been missed: all that is shown is read again. */
  private begun(client: QueryClient, event: MessageEvent<string>): void {
    if (parsed(event.data).resumed !== true) void client.invalidateQueries();
    this.last = event.lastEventId;
  }

  /** Wait longer each time: the route may be missing, or the session over. */
  private lost(client: QueryClient, source: Source): void {
    source.close();
    if (source !== this.source) return;
    this.source = null;
    this.failures += 1;
    this.tell(this.failures > 2 ? "offline" : "reconnecting");
    const delay = Math.min(FIRST_WAIT_MS * 2 ** (this.failures - 1), LONGEST_WAIT_MS);
    this.timer = setTimeout(() => this.connect(client), delay * (0.75 + Math.random() / 2));
  }

  private heard(client: QueryClient, name: LiveName, told: MessageEvent<string>): void {
    if (told.lastEventId !== "") this.last = told.lastEventId;
    const event = { name, data: parsed(told.data) };
    this.listeners.tell(event);
    for (const queryKey of STALE[name]) this.stale.add(queryKey);
    this.gathering ??= setTimeout(() => this.refresh(client), GATHER_MS);
  }

  /** Read again what is stale; what is being read just now waits until it is there, so that steady events never keep it from arriving. */
  private refresh(client: QueryClient): void {
    for (const queryKey of [...this.stale]) {
      if (client.isFetching({ queryKey }) > 0) continue;
      this.stale.delete(queryKey);
      void client.invalidateQueries({ queryKey });
    }
    this.gathering = this.stale.size === 0 ? undefined : setTimeout(() => this.refresh(client), GATHER_MS);
  }

  private tell(state: LiveState): void {
    if (state === this.current) return;
    this.current = state;
    this.watchers.tell();
  }
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}

export const live = new Live();

export function useLiveState(): LiveState {
  return useSyncExternalStore(live.watch, live.state);
}

/** For `refetchInterval`: while nothing comes live, ask now and then. */
export function whileNotLive(): number | false {
  return live.state() === "live" ? false : SLOW_POLL_MS;
}
