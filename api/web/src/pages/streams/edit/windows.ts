/** Lists that a rule holds: when it is on, displays that are allowed, things with a code. Read, changed, written. Pure. */

import { zoneOffset } from "@/words/days";

export const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
const FIELD = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/;
export type Day = (typeof DAYS)[number];

/** When a rule is on; the site's time, `HH:MM`; it may pass midnight. */
export interface Window {
  days?: readonly Day[];
  start?: string;
  end?: string;
}
/** A display that is allowed: moments with their zone. */
export interface Display {
  start: string;
  end: string;
}
export interface Asset {
  code: string;
  name?: string;
  lat: number;
  lon: number;
}

export function rowsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function withRow<T>(rows: readonly T[], at: number, change: Partial<T>): readonly T[] {
  return rows.map((row, number) => (number === at ? { ...row, ...change } : row));
}

/** Return a window's days: all, where none are named. */
export function daysOf(window: Window): readonly Day[] {
  return window.days ?? DAYS;
}

/** Return days as they are written: in the week's order, and left out when they are all. */
export function written(days: readonly string[]): readonly Day[] | undefined {
  const found = DAYS.filter((day) => days.includes(day));
  return found.length === DAYS.length ? undefined : found;
}

/** Return a moment as the browser's field takes it, `2027-02-06T20:00`, in a zone; "" where it can't be read. */
export function fieldOf(moment: string, timeZone: string): string {
  const told = Date.parse(moment);
  if (Number.isNaN(told)) return "";
  return new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" }).format(told).replace(" ", "T");
}

/** Return what a browser's field holds as a moment with its zone, `2027-02-06T20:00+08:00`; "" where it holds nothing. */
export function momentOf(field: string, timeZone: string): string {
  const utc = FIELD.test(field) ? Date.parse(`${field}:00Z`) / 1000 : Number.NaN;
  if (Number.isNaN(utc)) return "";
  const ahead = zoneOffset(utc - zoneOffset(utc, timeZone), timeZone);
  const [hours, minutes] = [Math.floor(Math.abs(ahead) / 3600), Math.floor((Math.abs(ahead) % 3600) / 60)];
  return `${field}${ahead < 0 ? "-" : "+"}${two(hours)}:${two(minutes)}`;
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}
