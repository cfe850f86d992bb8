import { useKindName } from "@/parts/Marks";
import type { Rule } from "./draft";
import { useEditWords } from "./words";

/** Rules that tell no cases: they are named here. */
const MEASURES = ["counting", "cleanliness"] as const;

/** What a rule looks for, in words. */
export function useRuleKind(): (kind: string) => string {
  const say = useEditWords();
  const kind = useKindName();
  return (name) => {
    const measure = MEASURES.find((one) => one === name);
    return measure === undefined ? kind(name) : say(`rule.${measure}`);
  };
}

/** What a rule is called: its own name, or what it looks for. */
export function useRuleName(): (rule: Rule) => string {
  const kind = useRuleKind();
  return (rule) => (typeof rule.id === "string" ? rule.id : kind(rule.kind));
}
