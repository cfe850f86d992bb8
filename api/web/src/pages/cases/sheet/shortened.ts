/** A long flow record on a sheet of two pages: its beginning and its end. Pure. */

export interface Shortened<T> {
  first: readonly T[];
  leftOut: number;
  last: readonly T[];
}

/** Keep so many steps at most; of more, the first quarter of them and the newest. */
export function shortened<T>(steps: readonly T[], most: number): Shortened<T> {
  if (steps.length <= most) return { first: steps, leftOut: 0, last: [] };
  const head = Math.max(1, Math.floor(most / 4));
  return { first: steps.slice(0, head), leftOut: steps.length - most, last: steps.slice(steps.length - (most - head)) };
}
