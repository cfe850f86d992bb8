/** Moves of several cases at once: which there are for them, and what became of each. Pure. */

import type { components } from "@/client/api";
import type { CaseView } from "@/client/types";
import type { MoveOf } from "../queries";

export type Moved = components["schemas"]["Moved"];
export type Row = Pick<CaseView, "case_id" | "status" | "revision" | "kind" | "corrected_kind">;

/** Cases of one request. */
export const AT_ONCE = 100;

export interface Offer {
  move: MoveOf;
  /** Of the chosen cases, how many it may be made of. */
  count: number;
}

/** Return the moves that are open to whoever asks and may be made of one of the cases at least, most of them first. */
export function offers(rows: readonly Row[], table: readonly MoveOf[]): Offer[] {
  const found = table.filter((move) => move.open).map((move) => ({ move, count: rows.filter((row) => move.origins.includes(row.status)).length }));
  return found.filter((offer) => offer.count > 0).sort((a, b) => b.count - a.count);
}

/** Cut what is asked for into requests. */
export function requests<T>(rows: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(rows.length / AT_ONCE) }, (_, at) => rows.slice(at * AT_ONCE, (at + 1) * AT_ONCE));
}

export interface Answer {
  row: Row;
  moved: Moved | undefined;
  /** Its status did not allow the move: said in our own words; else the API's word counts. */
  wrongStatus: boolean;
}

/** Lay the API's answers beside the cases as they were. */
export function answers(rows: readonly Row[], results: readonly Moved[], move: MoveOf): Answer[] {
  const of = new Map(results.map((one) => [one.case_id, one]));
  return rows.map((row) => {
    const moved = of.get(row.case_id);
    return { row, moved, wrongStatus: moved?.result === "refused" && !move.origins.includes(row.status) };
  });
}
