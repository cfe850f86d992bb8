import { useKindName } from "@/parts/Marks";
import { useEditWords } from "./words";

/** What a rule looks for, in words; counting tells no cases and is named here. */
export function useRuleName(): (kind: string) => string {
  const say = useEditWords();
  const kind = useKindName();
  return (name) => (name === "counting" ? say("rule.counting") : kind(name));
}
