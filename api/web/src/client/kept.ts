/** What a page needs of the API when it opens without a connection: kept in the browser, used when nothing answers. */

import { Unreachable } from "./problem";

const PREFIX = "hutong.kept.";
/** Milliseconds in which an API answers that is there. */
const PATIENCE_MS = 6_000;

/** Ask the API; where it is not reached, return what it said last, if that was kept. */
export async function orKept<T>(name: string, ask: (signal?: AbortSignal) => Promise<T>): Promise<T> {
  const last = kept(name) as T | null;
  try {
    return await ask(last === null ? undefined : AbortSignal.timeout(PATIENCE_MS));
  } catch (error) {
    if (error instanceof Unreachable && last !== null) return last;
    throw error;
  }
}

export function keep(name: string, answer: unknown): void {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(answer));
  } catch {
    forget(name);
  }
}

export function forget(name: string): void {
  localStorage.removeItem(PREFIX + name);
}

function kept(name: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + name) ?? "null");
  } catch {
    return null;
  }
}
