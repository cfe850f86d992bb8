/** Bins that are marked on the picture: each is a zone that a rule of the kind `bins` holds by its code. Pure. */

import { type Draft, type Id, type Rule, withCorners } from "./draft";
import type { XY } from "./geometry";

const KIND = "bins";
const HELD = "bin_zones";

/** Tell whether a shape is a bin: its name is the bin's code then. */
export function isBin(draft: Draft, { kind, name }: Id): boolean {
  return kind === "zone" && draft.rules.some((rule) => heldBy(rule).includes(name));
}

/** Mark a bin under a code that is free; the first rule for bins watches it, or a new one. */
export function withBin(draft: Draft, corners: readonly XY[]): { draft: Draft; id: Id } {
  const id: Id = { kind: "zone", name: free("bin", Object.keys(draft.zone)) };
  const marked = withCorners(draft, id, corners);
  return { draft: { ...marked, rules: watching(draft.rules, id.name) }, id };
}

function watching(rules: readonly Rule[], code: string): Rule[] {
  const first = rules.findIndex(({ kind }) => kind === KIND);
  if (first < 0) return [...rules, { id: free(KIND, rules.map(({ id }) => id)), kind: KIND, [HELD]: [code] }];
  return rules.map((rule, at) => (at === first ? { ...rule, [HELD]: [...heldBy(rule), code] } : rule));
}

function heldBy(rule: Rule): readonly unknown[] {
  const held = rule[HELD];
  return rule.kind === KIND && Array.isArray(held) ? held : [];
}

function free(word: string, taken: readonly unknown[]): string {
  let number = 1;
  while (taken.includes(`${word}-${number}`)) number += 1;
  return `${word}-${number}`;
}
