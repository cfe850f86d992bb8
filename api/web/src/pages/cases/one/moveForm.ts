/** What a move says: its opinion and department, checked before they are sent. Pure. */

import type { CaseView } from "@/client/types";
import type { Move } from "../queries";

/** Moves that lead back or end a case by a word, not by work: never offered as the first thing to do. */
export const ENDS: ReadonlySet<string> = new Set(["cancel", "not_accept", "force_close", "restore", "recall", "return", "suspend", "rework"]);

export interface Words {
  opinion: string;
  department: string;
}

export type Lacking = "opinion" | "department";

/** Return what still has to be said. */
export function lacking(move: Pick<Move, "needs">, words: Words): Lacking[] {
  return move.needs.filter((need) => words[need].trim() === "");
}

/** Return the body of the request; what was left empty is left out. */
export function bodyOf(move: string, words: Words, revision: number) {
  const [opinion, department] = [words.opinion.trim(), words.department.trim()];
  return { move, revision, ...(opinion === "" ? {} : { opinion }), ...(department === "" ? {} : { department }) };
}

/** Return the departments that are known, each once, the case's own first. */
export function departments(own: string | null, known: readonly (string | null | undefined)[]): string[] {
  return [...new Set([own, ...known])].filter((name): name is string => typeof name === "string" && name !== "");
}

/** Return the department that a case usually goes to by the table of codes. */
export function usual(of: Pick<CaseView, "kind" | "corrected_kind" | "department" | "code">, codes: readonly { code: string; department: string | null }[]): string {
  return of.department ?? codes.find((one) => one.code === of.code)?.department ?? "";
}
