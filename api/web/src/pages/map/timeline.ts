/** The time that the slider goes through: spans, steps, and which cases it shows. Pure but for `useTimeline`. */

import { useEffect, useState } from "react";
import { useNow } from "@/parts/Time";
import { cameIn, type MapCase, openAt } from "./cases";
import type { MapSearch } from "./route";

export type Span = NonNullable<MapSearch["span"]>;

const MINUTE_S = 60;
const HOUR_S = 3600;
const DAY_S = 86_400;
/** Seconds of a span, and of a step in it. */
const SPANS: Record<Span, { length: number; step: number }> = {
  day: { length: DAY_S, step: 15 * MINUTE_S },
  week: { length: 7 * DAY_S, step: HOUR_S },
  month: { length: 30 * DAY_S, step: 6 * HOUR_S },
};
/** A step of the slider while it plays. */
const PLAY_MS = 350;

export interface Window {
  since: number;
  until: number;
  step: number;
}

/** Return the span that ends at the step after a moment. */
export function windowOf(span: Span, now: number): Window {
  const { length, step } = SPANS[span];
  const until = Math.ceil(now / step) * step;
  return { since: until - length, until, step };
}

/** Return the moment in a window that is nearest to one. */
export function within({ since, until, step }: Window, at: number | undefined): number {
  const near = since + Math.round(((at ?? until) - since) / step) * step;
  return Math.min(Math.max(near, since), until);
}

/** Return the cases of a moment: those open then, or those that came in the step before. */
export function shownAt(cases: readonly MapCase[], window: Window, at: number, show: MapSearch["show"]): MapCase[] {
  return show === "new" ? cameIn(cases, at - window.step, at) : openAt(cases, at);
}

export interface Timeline extends Window {
  at: number;
  isPlaying: boolean;
  go: (at: number) => void;
  move: (steps: number) => void;
  play: () => void;
}

/** The slider's state; null while the map shows now. While it plays, the address keeps the moment at which it began. */
export function useTimeline({ span, at }: MapSearch, keep: (at: number) => void): Timeline | null {
  const now = useNow();
  const [played, setPlayed] = useState<number | null>(null);
  const window = span === undefined ? null : windowOf(span, now);
  const here = window === null ? 0 : within(window, played ?? at);
  const isPlaying = played !== null && window !== null;
  const step = window?.step ?? 0;
  const until = window?.until ?? 0;
  useEffect(() => {
    if (!isPlaying) return undefined;
    const timer = setTimeout(() => {
      if (here < until) setPlayed(here + step);
      else {
        setPlayed(null);
        keep(until);
      }
    }, PLAY_MS);
    return () => clearTimeout(timer);
  }, [isPlaying, here, step, until, keep]);
  if (window === null) return null;
  const go = (moment: number) => {
    setPlayed(null);
    keep(within(window, moment));
  };
  const play = () => {
    if (isPlaying) go(here);
    else setPlayed(here >= window.until ? window.since : here);
  };
  return { ...window, at: here, isPlaying, go, play, move: (steps) => go(here + steps * step) };
}
