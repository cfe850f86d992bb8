/** What is wrong with a draft, and where: by the API's word, and at once by what can be seen here. Pure. */

import type { Trouble } from "@/client/problem";
import { cornersOf, type Draft, type Id, idsOf, key } from "./draft";
import { type Doubt, type Flaw, lineDoubt, lineFlaw, polygonDoubt, polygonFlaw } from "./geometry";

const PLACES = { zone: "zones", mask: "ignored", line: "lines" } as const;

/** Return where the API sees a shape. */
export function placeOf({ kind, name }: Id): string {
  return kind === "point" ? `ground_points[${name}]` : `${PLACES[kind]}.${name}`;
}

/** Return what is said of a place or of something in it. */
export function troublesAt(troubles: readonly Trouble[], place: string): Trouble[] {
  return troubles.filter(({ where }) => where === place || where.startsWith(`${place}.`) || where.startsWith(`${place}[`));
}

/** Return what is said of none of the places. */
export function troublesBeside(troubles: readonly Trouble[], places: readonly string[]): Trouble[] {
  return troubles.filter((one) => !places.some((place) => troublesAt([one], place).length > 0));
}

/** Return what is wrong with shapes by what can be seen here, by key. */
export function flawsOf(draft: Draft): Map<string, Flaw> {
  return collected(draft, (id, corners) => {
    if (id.kind === "zone" || id.kind === "mask") return polygonFlaw(corners);
    const [start, end] = corners;
    return id.kind === "line" && start !== undefined && end !== undefined ? lineFlaw(start, end) : null;
  });
}

/** Return what is allowed but hardly meant, by key. */
export function doubtsOf(draft: Draft): Map<string, Doubt> {
  return collected(draft, (id, corners) => {
    if (id.kind === "zone" || id.kind === "mask") return polygonDoubt(corners);
    const [start, end] = corners;
    return id.kind === "line" && start !== undefined && end !== undefined ? lineDoubt(start, end) : null;
  });
}

function collected<T>(draft: Draft, judge: (id: Id, corners: ReturnType<typeof cornersOf>) => T | null): Map<string, T> {
  const found = new Map<string, T>();
  for (const id of idsOf(draft)) {
    const what = judge(id, cornersOf(draft, id));
    if (what !== null) found.set(key(id), what);
  }
  return found;
}
