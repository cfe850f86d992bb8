/** What a trial tells: which events come, go or stay with what is proposed, which counts change. Pure. */

import type { components } from "@/client/api";

type Rehearsal = components["schemas"]["Rehearsal"];
export type TriedEvent = components["schemas"]["TriedEvent"];
export type TriedCount = components["schemas"]["TriedCount"];
export interface Difference {
  event: TriedEvent;
  /** come: only with what is proposed; gone: only as the file is; same: either way. */
  what: "come" | "gone" | "same";
}
export interface CountDifference {
  name: string;
  before: TriedCount | null;
  after: TriedCount | null;
}

/** Two looks at the same hour tell the same event at the same time but for a look. */
const SAME_S = 3;

export function eventDifferences(present: Rehearsal, proposed: Rehearsal): Difference[] {
  const left = [...(present.events ?? [])];
  const found = (proposed.events ?? []).map((event): Difference => {
    const at = left.findIndex((one) => isSame(one, event));
    if (at >= 0) left.splice(at, 1);
    return { event, what: at >= 0 ? "same" : "come" };
  });
  const all = [...found, ...left.map((event): Difference => ({ event, what: "gone" }))];
  return all.sort((a, b) => a.event.start - b.event.start);
}

function isSame(a: TriedEvent, b: TriedEvent): boolean {
  return a.rule_id === b.rule_id && a.class_name === b.class_name && a.zone === b.zone && Math.abs(a.start - b.start) <= SAME_S && overlap(a.box, b.box);
}

function overlap(a: TriedEvent["box"], b: TriedEvent["box"]): boolean {
  return a.x1 < b.x2 && b.x1 < a.x2 && a.y1 < b.y2 && b.y1 < a.y2;
}

/** Return what is counted before and after, by rule, target and class. */
export function countDifferences(present: Rehearsal, proposed: Rehearsal): CountDifference[] {
  const named = (one: TriedCount) => [one.rule_id, one.target, one.class_name].join(" · ");
  const before = new Map((present.counts ?? []).map((one) => [named(one), one]));
  const after = new Map((proposed.counts ?? []).map((one) => [named(one), one]));
  return [...new Set([...before.keys(), ...after.keys()])].map((name) => ({ name, before: before.get(name) ?? null, after: after.get(name) ?? null }));
}
