/** Words of the page in two languages: a page's words are two JSON files with the same keys. */

import { useMemo, useSyncExternalStore } from "react";
import { Listeners } from "@/listeners";

export const LANGUAGES = ["zh", "en"] as const;
export type Language = (typeof LANGUAGES)[number];
export const LOCALES: Record<Language, string> = { zh: "zh-CN", en: "en-GB" };
const KEPT = "hutong.language";

type Words = Record<string, string>;
type Values = Record<string, string | number>;
type Counted<K> = K extends `${infer Base}_other` ? Base : never;

export interface Say<T extends Words> {
  /** Return the words of a key, `{name}` in them replaced. */
  (key: keyof T & string, values?: Values): string;
  /** Return the words for a number of things: keys `…_one` and `…_other`. */
  count: (key: Counted<keyof T & string>, number: number, values?: Values) => string;
  /** Return the words of a key that the API gave, or what it gave where there are none. */
  of: (prefix: string, given: string) => string;
}

const watchers = new Listeners();
let current: Language = first();

function first(): Language {
  const kept = localStorage.getItem(KEPT);
  if (kept === "zh" || kept === "en") return kept;
  return navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
}

export function setLanguage(language: Language): void {
  current = language;
  localStorage.setItem(KEPT, language);
  document.documentElement.lang = LOCALES[language];
  watchers.tell();
}

export function language(): Language {
  return current;
}

export function useLanguage(): Language {
  return useSyncExternalStore(watchers.add, language);
}

/** Return the hook that says a page's words; both languages must have the same keys. */
export function words<T extends Words>(en: T, zh: { [K in keyof T]: string }): () => Say<T> {
  return function useWords() {
    const chosen = useLanguage();
    const table: Words = chosen === "zh" ? zh : en;
    return useSay<T>(table, chosen);
  };
}

/** The same as long as the language is: effects and memos may depend on it. */
function useSay<T extends Words>(table: Words, chosen: Language): Say<T> {
  return useMemo(() => {
    const count = (key: string, number: number, values: Values = {}) => {
      const form = new Intl.PluralRules(LOCALES[chosen]).select(number) === "one" ? "one" : "other";
      return filled(table[`${key}_${form}`] ?? key, { count: number, ...values }, chosen);
    };
    const of = (prefix: string, given: string) => table[`${prefix}.${given}`] ?? given;
    return Object.assign((key: string, values: Values = {}) => filled(table[key] ?? key, values, chosen), { count, of });
  }, [table, chosen]);
}

function filled(text: string, values: Values, chosen: Language): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === "number" ? value.toLocaleString(LOCALES[chosen]) : value;
  });
}
