import { useFormat } from "@/words/format";
import type { Quantity, Reason } from "./reason";
import { type ReasonWord, useReasonWords } from "./words";

/** Return what says a value in the chosen language. */
export function useQuantity(): (of: Quantity) => string {
  const say = useReasonWords();
  const format = useFormat();
  return (of) => {
    if ("duration" in of) return format.duration(of.duration);
    if ("metres" in of) return format.metres(of.metres);
    if ("number" in of) return format.number(of.number, of.digits);
    if ("word" in of) return say.of(of.of, of.word);
    return of.text;
  };
}

/** Return what says a reason in the chosen language. */
export function useTold(): (reason: Reason) => string {
  const say = useReasonWords();
  const value = useQuantity();
  return ({ key, values }) => say(key as ReasonWord, Object.fromEntries(Object.entries(values).map(([name, of]) => [name, value(of)])));
}
