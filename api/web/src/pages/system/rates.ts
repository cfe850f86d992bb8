/** Rates of counters that the API gives as sums: what came between two answers. Pure. */

export interface Counted {
  id: string;
  frames_detected: number;
  frames_dropped: number;
}

export interface Sample {
  /** The API's clock, UTC seconds. */
  t: number;
  nodes: ReadonlyMap<string, { detected: number; dropped: number }>;
}

export interface Rate {
  /** Pictures a second that a detector looked at, and that nobody did; null: nothing to compare, or a worker began anew. */
  detected: number | null;
  dropped: number | null;
}

/** An hour at one answer every ten seconds. */
const MOST_SAMPLES = 360;
const NONE: Rate = { detected: null, dropped: null };

/** Return the samples with one more; the oldest go. */
export function sampled(before: readonly Sample[], answer: { now: number; nodes: readonly Counted[] }): readonly Sample[] {
  const nodes = new Map(answer.nodes.map((node) => [node.id, { detected: node.frames_detected, dropped: node.frames_dropped }]));
  return [...before, { t: answer.now, nodes }].slice(-MOST_SAMPLES);
}

/** Return a node's rate between two samples; a sum that became smaller began anew. */
export function rateOf(id: string, before: Sample | undefined, after: Sample | undefined): Rate {
  const [from, to] = [before?.nodes.get(id), after?.nodes.get(id)];
  if (before === undefined || after === undefined || from === undefined || to === undefined || after.t <= before.t) return NONE;
  if (to.detected < from.detected || to.dropped < from.dropped) return NONE;
  const seconds = after.t - before.t;
  return { detected: (to.detected - from.detected) / seconds, dropped: (to.dropped - from.dropped) / seconds };
}

/** Return the rate of all nodes together at each sample but the first; null where no node could be compared. */
export function course(samples: readonly Sample[]): { times: number[]; detected: (number | null)[]; dropped: (number | null)[] } {
  const rates = samples.slice(1).map((after, at) => {
    const each = [...after.nodes.keys()].map((id) => rateOf(id, samples[at], after));
    return { t: after.t, detected: sum(each.map((one) => one.detected)), dropped: sum(each.map((one) => one.dropped)) };
  });
  return { times: rates.map((one) => one.t), detected: rates.map((one) => one.detected), dropped: rates.map((one) => one.dropped) };
}

function sum(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((a, b) => a + b, 0);
}
