/** Times and numbers as people at the site read them. */

import { useMemo } from "react";
import { useSite } from "@/client/queries";
import { type Language, LOCALES, useLanguage } from "./words";

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

export interface Format {
  /** Day and time: 30 Nov, 14:05:09, with the year where it is another one. */
  moment: (seconds: number) => string;
  time: (seconds: number) => string;
  day: (seconds: number) => string;
  /** 6 min 12 s: the two largest units. */
  duration: (seconds: number) => string;
  /** 3 min ago. */
  ago: (seconds: number, now: number) => string;
  number: (value: number, digits?: number) => string;
  percent: (ratio: number, digits?: number) => string;
  /** Metres below a kilometre, kilometres above. */
  metres: (value: number) => string;
  bytes: (value: number) => string;
}

export function format(language: Language, timeZone: string): Format {
  const locale = LOCALES[language];
  const plain = { timeZone, hourCycle: "h23" } as const;
  const two = "2-digit" as const;
  const clock = { hour: two, minute: two, second: two };
  const thisYear = new Intl.DateTimeFormat(locale, { ...plain, ...clock, month: "short", day: two });
  const otherYear = new Intl.DateTimeFormat(locale, { ...plain, ...clock, year: "numeric", month: "short", day: two });
  const year = new Intl.DateTimeFormat("en", { timeZone, year: "numeric" });
  const time = new Intl.DateTimeFormat(locale, { ...plain, ...clock });
  const day = new Intl.DateTimeFormat(locale, { timeZone, year: "numeric", month: two, day: two, weekday: "short" });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "always", style: "short" });
  const now = year.format(Date.now());
  return {
    moment: (seconds) => (year.format(seconds * 1000) === now ? thisYear : otherYear).format(seconds * 1000),
    time: (seconds) => time.format(seconds * 1000),
    day: (seconds) => day.format(seconds * 1000),
    duration: (seconds) => duration(locale, seconds),
    ago: (seconds, at) => relative.format(...largest(seconds - at)),
    number: (value, digits) => value.toLocaleString(locale, digits === undefined ? {} : fixed(digits)),
    percent: (ratio, digits = 0) => ratio.toLocaleString(locale, { style: "percent", ...fixed(digits) }),
    metres: (value) => metres(locale, value),
    bytes: (value) => bytes(locale, value),
  };
}

function fixed(digits: number) {
  return { minimumFractionDigits: digits, maximumFractionDigits: digits };
}

function largest(difference: number): [number, Intl.RelativeTimeFormatUnit] {
  const size = Math.abs(difference);
  if (size < MINUTE) return [Math.trunc(difference), "second"];
  if (size < HOUR) return [Math.trunc(difference / MINUTE), "minute"];
  if (size < DAY) return [Math.trunc(difference / HOUR), "hour"];
  return [Math.trunc(difference / DAY), "day"];
}

/** British units have plurals (6 mins), American ones, as in physics, none. */
function unit(locale: string, value: number, name: string): string {
  return value.toLocaleString(locale === LOCALES.en ? "en-US" : locale, { style: "unit", unit: name, unitDisplay: "short" });
}

function duration(locale: string, given: number): string {
  const whole = Math.max(0, Math.round(given));
  const parts: [number, string][] = [
    [Math.floor(whole / DAY), "day"],
    [Math.floor((whole % DAY) / HOUR), "hour"],
    [Math.floor((whole % HOUR) / MINUTE), "minute"],
    [whole % MINUTE, "second"],
  ];
  const begin = parts.findIndex(([value]) => value > 0);
  if (begin < 0) return unit(locale, 0, "second");
  const shown = parts.slice(begin, begin + 2).filter(([value]) => value > 0);
  return shown.map(([value, name]) => unit(locale, value, name)).join(" ");
}

function metres(locale: string, value: number): string {
  if (value >= 1000) return unit(locale, Math.round(value / 100) / 10, "kilometer");
  return unit(locale, value < 10 ? Math.round(value * 10) / 10 : Math.round(value), "meter");
}

function bytes(locale: string, value: number): string {
  const names = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"];
  const power = Math.min(Math.max(0, Math.floor(Math.log10(Math.max(1, value)) / 3)), names.length - 1);
  const scaled = value / 1000 ** power;
  return unit(locale, Number(scaled.toFixed(scaled < 10 && power > 0 ? 1 : 0)), names[power] ?? "byte");
}

/** Return the formats of the language that is chosen, in the site's time zone. */
export function useFormat(): Format {
  const language = useLanguage();
  const { timezone } = useSite();
  return useMemo(() => format(language, timezone), [language, timezone]);
}
