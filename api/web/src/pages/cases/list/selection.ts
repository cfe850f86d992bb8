/** Which rows of a list are selected: single ones, and ranges from the last one on. Pure. */

export interface Selection {
  chosen: ReadonlySet<number>;
  /** Where a range begins. */
  from: number | null;
}

export const NONE: Selection = { chosen: new Set(), from: null };

/** Select a row, or unselect it; ranges begin there. */
export function toggled({ chosen }: Selection, id: number): Selection {
  const next = new Set(chosen);
  if (!next.delete(id)) next.add(id);
  return { chosen: next, from: id };
}

/** Select all from where the last range began to a row, in the order in which they are shown. */
export function ranged(selection: Selection, id: number, shown: readonly number[]): Selection {
  const [here, there] = [shown.indexOf(selection.from ?? id), shown.indexOf(id)];
  if (there < 0) return selection;
  const begin = here < 0 ? there : here;
  const between = shown.slice(Math.min(begin, there), Math.max(begin, there) + 1);
  return { chosen: new Set([...selection.chosen, ...between]), from: shown[begin] ?? id };
}

/** Select all that are shown; where they are selected, none. */
export function allOf({ chosen }: Selection, shown: readonly number[]): Selection {
  return shown.every((id) => chosen.has(id)) ? NONE : { chosen: new Set(shown), from: shown[0] ?? null };
}

/** Forget what is no longer shown. */
export function among(selection: Selection, shown: readonly number[]): number[] {
  return shown.filter((id) => selection.chosen.has(id));
}
