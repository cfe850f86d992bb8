/** What a camera says of itself, in the page's language; its own words where the page has none. */

import { useMemo } from "react";
import type { components } from "@/client/api";
import en from "@/words/en/health.json";
import enReason from "@/words/en/reason.json";
import zh from "@/words/zh/health.json";
import zhReason from "@/words/zh/reason.json";
import { type Say, words } from "@/words/words";

type Health = components["schemas"]["StreamHealth"];
type Given = Pick<Health, "message" | "code" | "values">;
type Values = NonNullable<Health["values"]>;

export const useHealthWords = words({ ...enReason, ...en }, { ...zhReason, ...zh });
type HealthSay = Say<typeof en>;

/** Return the hook's words for what a camera says; "" where it says nothing. */
export function useHealthTold(): (of: Given) => string {
  const say = useHealthWords();
  return useMemo(() => (of) => toldHealth(say, of), [say]);
}

export function toldHealth(say: HealthSay, { message = "", code, values = {} }: Given): string {
  if (message === "" || code == null || !(code in en)) return message;
  return say(code as keyof typeof en, { ...plain(say, values) });
}

/** Return values as sentences take them: reasons of the system in the page's words, a sentence within another one told. */
function plain(say: HealthSay, values: Values): Values {
  const { why, cause, told, ...others } = values;
  return {
    ...others,
    ...(why === undefined ? {} : { why: say.of("why", String(why)) }),
    ...(cause === undefined ? {} : { cause: causeOf(say, String(cause)) }),
    ...(told === undefined ? {} : { told: toldHealth(say, { message: String(told), code: String(told), values: { ...others, ...(why === undefined ? {} : { why }) } }) }),
  };
}

/** A stream goes on watch because something moves, or because of a thing that the detector knows. */
function causeOf(say: HealthSay, cause: string): string {
  const known = say.of("cause", cause);
  return known === cause ? say.of("class", cause) : known;
}
