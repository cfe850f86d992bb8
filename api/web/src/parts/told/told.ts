/** What the API or the way to it said, in the page's language; the API's own words where there are none. */

import { useMemo } from "react";
import type { components } from "@/client/api";
import { Problem, type Reason, type Trouble, Unreachable, type Value } from "@/client/problem";
import en from "@/words/en/problems.json";
import enLife from "@/words/en/life.json";
import enParts from "@/words/en/parts.json";
import enShell from "@/words/en/shell.json";
import zh from "@/words/zh/problems.json";
import zhLife from "@/words/zh/life.json";
import zhParts from "@/words/zh/parts.json";
import zhShell from "@/words/zh/shell.json";
import { type Say, words } from "@/words/words";

type Code = NonNullable<components["schemas"]["Problem"]["code"]>;
/** Compiles when each of the API's codes has words. */
const CODES: Record<Code, string> = en;

const ALL_EN = { ...enParts, ...enShell, ...enLife, ...en };
const ALL_ZH = { ...zhParts, ...zhShell, ...zhLife, ...zh };
export type ProblemSay = Say<typeof ALL_EN>;
export const useProblemWords = words(ALL_EN, ALL_ZH);

/** Words of values, by the values' names. */
const WORDED: Record<string, string> = { status: "status", target: "status", move: "move", roles: "role", scope: "role", needs: "need", verdict: "verdict", kind: "kind", expected: "kind" };
/** Numbers that name something and are not counted. */
const NAMES = new Set(["case", "number", "webhook", "delivery"]);

export interface Answered {
  detail?: string | null;
  reason: Reason | null;
}

/** Return the hook's words for anything that was thrown, or for one answer of several. */
export function useTold(): (what: unknown) => string {
  const say = useProblemWords();
  return useMemo(() => (what: unknown) => told(say, what), [say]);
}

export function told(say: ProblemSay, what: unknown): string {
  if (what instanceof Unreachable) return say("unreachableMore");
  if (what instanceof Problem) return toldProblem(say, what);
  if (what instanceof Error) return what.message;
  return isAnswered(what) ? toldReason(say, what.reason, what.detail ?? "") : String(what);
}

/** Return what is wrong with one value that was sent. */
export function toldTrouble(say: ProblemSay, { where, message, code, values }: Trouble): string {
  const key = `check.${code ?? ""}`;
  const found = code === undefined || code === null ? key : say(key as "check.missing", plain(say, values ?? {}, {}));
  const told = found === key ? message : found;
  return where === "" ? told : say("at", { where: where.replace(/^(body|query|path)\./, ""), told });
}

function toldProblem(say: ProblemSay, { detail, errors, reason }: Problem): string {
  const [first] = errors;
  if (reason?.code === "invalid" && first !== undefined) return toldTrouble(say, first);
  return toldReason(say, reason, detail);
}

function toldReason(say: ProblemSay, reason: Reason | null, detail: string): string {
  if (reason === null || !(reason.code in CODES)) return detail;
  return say(reason.code as Code, plain(say, reason.values, WORDED));
}

/** Return values as a sentence takes them: lists joined, words of the API in the page's language. */
function plain(say: ProblemSay, values: Readonly<Record<string, unknown>>, worded: Record<string, string>): Record<string, string | number> {
  const one = (name: string, value: Value): string | number => {
    if (typeof value === "object") return value.map((item) => one(name, item)).join(say("join"));
    const prefix = worded[name];
    if (prefix !== undefined) return say.of(prefix, String(value));
    return NAMES.has(name) ? String(value) : value;
  };
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, one(name, value as Value)]));
}

function isAnswered(what: unknown): what is Answered {
  return typeof what === "object" && what !== null && "reason" in what;
}
