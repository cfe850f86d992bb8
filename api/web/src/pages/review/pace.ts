/** How many words were said in this browser: in the last hour, and since the day began. */

import { useSyncExternalStore } from "react";
import { Listeners } from "@/listeners";

const KEPT = "hutong.pace";
const HOUR_MS = 3_600_000;
const MOST = 10_000;
const watchers = new Listeners();

interface Pace {
  hour: number;
  day: number;
}

let told: Pace | null = null;

/** Note a word that was said now. */
export function paced(now = Date.now()): void {
  const begin = new Date(now).setHours(0, 0, 0, 0);
  localStorage.setItem(KEPT, JSON.stringify([...times().filter((t) => t >= Math.min(begin, now - HOUR_MS)), now].slice(-MOST)));
  told = null;
  watchers.tell();
}

export function pace(now = Date.now()): Pace {
  const begin = new Date(now).setHours(0, 0, 0, 0);
  const said = times();
  return { hour: said.filter((t) => t > now - HOUR_MS && t <= now).length, day: said.filter((t) => t >= begin && t <= now).length };
}

export function usePace(): Pace {
  return useSyncExternalStore(watchers.add, () => (told ??= pace()));
}

function times(): number[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT) ?? "[]");
    return Array.isArray(kept) ? kept.filter((one): one is number => typeof one === "number") : [];
  } catch {
    return [];
  }
}
