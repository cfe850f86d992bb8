/** What the check of a camera's configuration says, in the page's language; its own words where the page has none. */

import { useMemo } from "react";
import { Problem, type Trouble } from "@/client/problem";
import enEdit from "@/words/en/edit.json";
import en from "@/words/en/flaws.json";
import enReason from "@/words/en/reason.json";
import zhEdit from "@/words/zh/edit.json";
import zh from "@/words/zh/flaws.json";
import zhReason from "@/words/zh/reason.json";
import { type Say, words } from "@/words/words";

/** Names of rules are those of their events, names of places those of the editor. */
export const useFlawWords = words({ ...enEdit, ...enReason, ...en }, { ...zhEdit, ...zhReason, ...zh });
type FlawSay = Say<typeof en>;

/** Values that are sentences themselves, told by their codes. */
const INNER = new Set(["first", "second", "told"]);
type Values = Readonly<Record<string, unknown>>;

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
    const placed = (trouble: Trouble) => ({ ...tell(trouble), where: placeTold(say, trouble.where) });
    const problem = (error: Error) => (error instanceof Problem && error.reason?.code !== "invalid" && error.errors.length > 0 ? toldProblem(error, placed) : error);
    return Object.assign(tell, { problem });
  }, [say]);
}

export function toldFlaw(say: FlawSay, trouble: Trouble): Trouble {
  const { code, where, message } = trouble;
  if (code == null || !(code in en)) return { where, message };
  const values = trouble.values ?? {};
  const told = sentence(say, code, values);
  return { where, message: typeof values.line === "number" ? say("place.line", { told, line: String(values.line) }) : told };
}

/** Return a place as people call it: "区域 lane", "规则 2 limit_s"; what has no word stays as it is in the file. */
export function placeTold(say: FlawSay, where: string): string {
  const found = /^(\w+)(?:\.([^.[]+)|\[(\d+)\])?\.?(.*)$/.exec(where);
  if (found === null) return where;
  const [, key = "", name, at, rest = ""] = found;
  const word = say.of("part", key);
  if (word === key) return where;
  return [word, at === undefined ? name : String(Number(at) + 1), rest].filter((one) => one !== undefined && one !== "" && one !== "polygon").join(" ");
}

function sentence(say: FlawSay, code: string, values: Values): string {
  return say(code as keyof typeof en, spoken(say, values));
}

function toldProblem({ status, detail, errors, retryAfter, reason }: Problem, tell: (trouble: Trouble) => Trouble): Problem {
  return new Problem(status, detail, { errors: errors.map(tell), retryAfter, reason });
}

/** Return values as people say them: places in lists count from 1, rules and what they name by their words. */
function spoken(say: FlawSay, values: Values): Record<string, string | number> {
  const one = (name: string, value: unknown): string | number => {
    if (typeof value === "number") return name.startsWith("at_") ? value + 1 : value;
    const text = String(value);
    if (INNER.has(name) && text in en) return sentence(say, text, valuesOf(values, name));
    if (name === "kind") return say.of("target", text);
    return name === "rule" || name === "why" ? say.of(name, text) : text;
  };
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, one(name, value)]));
}

/** Return the values of a sentence within another one: `first_limit` beside `first` is its `limit`. */
function valuesOf(values: Values, name: string): Values {
  const own = `${name}_`;
  return Object.fromEntries(Object.entries(values).flatMap(([key, value]) => (key.startsWith(own) ? [[key.slice(own.length), value]] : [])));
}
