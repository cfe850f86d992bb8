/** What was done, to be undone: steps before and after the present one. Pure. */

const MOST = 200;

export interface Steps<T> {
  past: readonly T[];
  present: T;
  future: readonly T[];
  /** What the last step was about; another one about the same joins it. */
  about: string | null;
}

export function begun<T>(present: T): Steps<T> {
  return { past: [], present, future: [], about: null };
}

/** Take a step. Steps with the same `about` one after the other are one: a drag, a name that is typed, arrow keys. */
export function stepped<T>(steps: Steps<T>, present: T, about: string | null = null): Steps<T> {
  if (present === steps.present) return steps;
  const joins = about !== null && about === steps.about;
  const past = joins ? steps.past : [...steps.past, steps.present].slice(-MOST);
  return { past, present, future: [], about };
}

/** Let no later step join the last one. */
export function settled<T>(steps: Steps<T>): Steps<T> {
  return steps.about === null ? steps : { ...steps, about: null };
}

export function undone<T>(steps: Steps<T>): Steps<T> {
  const before = steps.past.at(-1);
  if (before === undefined) return steps;
  return { past: steps.past.slice(0, -1), present: before, future: [steps.present, ...steps.future], about: null };
}

export function redone<T>(steps: Steps<T>): Steps<T> {
  const [next, ...future] = steps.future;
  return next === undefined ? steps : { past: [...steps.past, steps.present], present: next, future, about: null };
}
