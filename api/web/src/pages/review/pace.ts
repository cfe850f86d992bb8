/** How many words were said in this browser: in the last hour, and since the site's day began. */

import { useSyncExternalStore } from "react";
import { useSite } from "@/client/queries";
import { Listeners } from "@/listeners";
import { dayOf, dayStart } from "@/words/days";

const KEPT = "hutong.pace";
const HOUR_MS = 3_600_000;
/** Longer than any day: clocks may go back an hour. */
const LONGEST_DAY_MS = 25 * HOUR_MS;
const MOST = 10_000;
const watchers = new Listeners();

interface Pace {
  hour: number;
  day: number;
}

let told: Pace | null = null;

/** Note a word that was said now. */
export function paced(now = Date.now()): void {
  localStorage.setItem(KEPT, JSON.stringify([...times().filter((t) => t > now - LONGEST_DAY_MS), now].slice(-MOST)));
  told = null;
  watchers.tell();
}

/** Return how many words were said in the last hour, and since midnight in a time zone. */
export function pace(timeZone: string, now = Date.now()): Pace {
  const begin = 1000 * (dayStart(dayOf(now / 1000, timeZone), timeZone) ?? 0);
  const said = times();
  return { hour: said.filter((t) => t > now - HOUR_MS && t <= now).length, day: said.filter((t) => t >= begin && t <= now).length };
}

export function usePace(): Pace {
  const { timezone } = useSite();
  return useSyncExternalStore(watchers.add, () => (told ??= pace(timezone)));
}

function times(): number[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT) ?? "[]");
    return Array.isArray(kept) ? kept.filter((one): one is number => typeof one === "number") : [];
  } catch {
    return [];
  }
}
