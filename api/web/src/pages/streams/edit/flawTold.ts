/** What the check of a camera's configuration says, in the page's language; its own words where the page has none. */

import { useMemo } from "react";
import { Problem, type Trouble } from "@/client/problem";
import en from "@/words/en/flaws.json";
import enReason from "@/words/en/reason.json";
import zh from "@/words/zh/flaws.json";
import zhReason from "@/words/zh/reason.json";
import { type Say, words } from "@/words/words";

/** Names of rules are those of their events. */
export const useFlawWords = words({ ...enReason, ...en }, { ...zhReason, ...zh });
type FlawSay = Say<typeof en>;

export interface TellFlaw {
  /** One of the errors, its message in the page's language. */
  (trouble: Trouble): Trouble;
  /** A refusal with all its errors so; anything else as it is. */
  problem: (error: Error) => Error;
}

/** Return what puts the words of a check into the page's language. */
export function useTellFlaw(): TellFlaw {
  const say = useFlawWords();
  return useMemo(() => {
    const tell = (trouble: Trouble) => toldFlaw(say, trouble);
    const problem = (error: Error) => (error instanceof Problem && error.errors.length > 0 ? toldProblem(error, tell) : error);
    return Object.assign(tell, { problem });
  }, [say]);
}

export function toldFlaw(say: FlawSay, trouble: Trouble): Trouble {
  const { code, values } = trouble;
  if (code == null || !(code in en)) return trouble;
  return { where: trouble.where, message: say(code as keyof typeof en, spoken(say, values ?? {})) };
}

function toldProblem({ status, detail, errors, retryAfter, reason }: Problem, tell: (trouble: Trouble) => Trouble): Problem {
  return new Problem(status, detail, { errors: errors.map(tell), retryAfter, reason });
}

/** Return values as people say them: places in lists count from 1, rules and what they name by their words. */
function spoken(say: FlawSay, values: Readonly<Record<string, unknown>>): Record<string, string | number> {
  const one = (name: string, value: unknown): string | number => {
    if (typeof value === "number") return name.startsWith("at_") ? value + 1 : value;
    const text = String(value);
    if (name === "kind") return say.of("target", text);
    return name === "rule" || name === "why" ? say.of(name, text) : text;
  };
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, one(name, value)]));
}
