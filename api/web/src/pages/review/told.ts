import { useFormat } from "@/words/format";
import type { Quantity, Reason } from "./reason";
import { type ReviewWord, useReviewWords } from "./words";

/** Return what says a reason in the chosen language. */
export function useTold(): (reason: Reason) => string {
  const say = useReviewWords();
  const format = useFormat();
  const value = (of: Quantity): string => {
    if ("duration" in of) return format.duration(of.duration);
    if ("metres" in of) return format.metres(of.metres);
    if ("number" in of) return format.number(of.number, of.digits);
    if ("word" in of) return say.of(of.of, of.word);
    return of.text;
  };
  return ({ key, values }) => say(key as ReviewWord, Object.fromEntries(Object.entries(values).map(([name, of]) => [name, value(of)])));
}
