import { Text, Tooltip } from "@mantine/core";
import { useSyncExternalStore } from "react";
import { useFormat } from "@/words/format";

const TICK_MS = 10_000;

interface Ticker {
  now: number;
  timer: ReturnType<typeof setInterval> | undefined;
  watchers: Set<() => void>;
}

const ticker: Ticker = { now: Date.now() / 1000, timer: undefined, watchers: new Set() };

function watch(act: () => void): () => void {
  ticker.watchers.add(act);
  ticker.timer ??= setInterval(tick, TICK_MS);
  return () => {
    ticker.watchers.delete(act);
    if (ticker.watchers.size > 0) return;
    clearInterval(ticker.timer);
    ticker.timer = undefined;
  };
}

function tick(): void {
  ticker.now = Date.now() / 1000;
  for (const act of ticker.watchers) act();
}

/** UTC seconds, renewed every ten of them: one clock for all ages that are shown. */
export function useNow(): number {
  return useSyncExternalStore(watch, () => ticker.now);
}

/** A moment (UTC seconds) in the site's zone. */
export function Time({ at, age = false }: { at: number; age?: boolean }) {
  const format = useFormat();
  return (
    <Text component="time" size="sm" inherit dateTime={new Date(at * 1000).toISOString()} style={{ whiteSpace: "nowrap" }}>
      {format.moment(at)}
      {age && <Age at={at} />}
    </Text>
  );
}

/** How long ago a moment was; the moment itself on hover. */
export function Age({ at }: { at: number }) {
  const format = useFormat();
  const now = useNow();
  return (
    <Tooltip label={format.moment(at)}>
      <Text component="span" size="xs" c="dimmed" ml={6} style={{ whiteSpace: "nowrap" }}>
        {format.ago(Math.min(at, now), now)}
      </Text>
    </Tooltip>
  );
}
