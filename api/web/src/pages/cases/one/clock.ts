/** What is left of the time that a case's phase has. Pure. */

import type { CaseView } from "@/client/types";

/** Seconds before the end from which it is said with weight. */
const SOON_S = 7_200;

export interface Clock {
  state: "late" | "soon" | "time" | "stands";
  /** Left, or over. */
  seconds: number;
}

/** Return how the clock stands; null: there is no limit, or the case has ended. */
export function clock({ due, status }: Pick<CaseView, "due" | "status">, now: number): Clock | null {
  if (status === "suspended") return { state: "stands", seconds: 0 };
  if (due === null) return null;
  const left = due - now;
  if (left < 0) return { state: "late", seconds: -left };
  return { state: left < SOON_S ? "soon" : "time", seconds: left };
}
