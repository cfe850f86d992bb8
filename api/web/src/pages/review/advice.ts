/** What the adviser's answer says, in figures to be put into sentences and a chart. Pure. */

import type { components } from "@/client/api";

export type Advice = components["schemas"]["Advice"];
export type AdviceRow = components["schemas"]["AdviceRow"];
export type Tally = components["schemas"]["Tally"];

/** Numbers in events of a kind that a rule compares with a limit; how long it lasted is one of every kind. */
const MEASURES: Record<string, readonly string[] | undefined> = { crowd: ["dwell_s", "people"], fireworks: ["shells", "cracks"], bins: ["dwell_s", "bags"] };
export const DWELL = "dwell_s";

export function measuresOf(kind: string): readonly string[] {
  return MEASURES[kind] ?? [DWELL];
}

/** Measures that are seconds end so. */
export function isTime(measure: string): boolean {
  return measure.endsWith("_s");
}

/** What a limit would change, beside the one in force. */
export interface Change {
  /** True and false cases in all, and those that would still be reported. */
  right: number;
  wrong: number;
  keptRight: number;
  keptWrong: number;
  before: Tally;
  after: Tally;
  undecided: number;
}

/** Return what a row would change; `present` is the row of the limit in force. */
export function changeOf(row: AdviceRow, present: AdviceRow): Change {
  return {
    right: row.kept.right + row.lost.right,
    wrong: row.kept.wrong + row.lost.wrong,
    keptRight: row.kept.right,
    keptWrong: row.kept.wrong,
    before: present.kept,
    after: row.kept,
    undecided: row.undecided,
  };
}

/** From where to where a limit can be tried: from the one in force to the most that was measured. */
export function rangeOf(advice: Pick<Advice, "rows">): [number, number] | null {
  const [first, last] = [advice.rows[0], advice.rows.at(-1)];
  return first === undefined || last === undefined || last.at <= first.at ? null : [first.at, last.at];
}

/** Return the step of a slider over a range: some 60 of them, of whole seconds or numbers. */
export function stepOf([from, to]: [number, number]): number {
  return Math.max(1, Math.round((to - from) / 60));
}
