/** The days that are looked at, and those before. Pure. */

import { dayEnd, dayOf, dayStart } from "@/words/days";

export interface Period {
  /** First and last day, both in it. */
  from: string;
  to: string;
  /** UTC seconds; `until` is not in it. */
  since: number;
  until: number;
  days: number;
  /** As many days before. */
  before: { since: number; until: number };
}

const DAY_S = 86_400;
const DEFAULT_DAYS = 30;
/** The API tells at most 400 parts of a time. */
const MOST_DAYS = 400;

/** Return the days from one to another (default: the last 30) of a site's calendar; turned round where they stand so. */
export function periodOf(given: { from?: string | undefined; to?: string | undefined }, today: string, timeZone: string): Period {
  const to = dayStart(given.to ?? today, timeZone) === undefined ? today : (given.to ?? today);
  const first = given.from !== undefined && dayStart(given.from, timeZone) !== undefined ? given.from : back(to, DEFAULT_DAYS - 1, timeZone);
  const [from, last] = first <= to ? [first, to] : [to, first];
  const begin = back(last, MOST_DAYS - 1, timeZone) > from ? back(last, MOST_DAYS - 1, timeZone) : from;
  const [since, until] = [dayStart(begin, timeZone) ?? 0, dayEnd(last, timeZone) ?? 0];
  const days = Math.round((until - since) / DAY_S);
  return { from: begin, to: last, since, until, days, before: { since: dayStart(back(begin, days, timeZone), timeZone) ?? 0, until: since } };
}

/** Return the day so many days before another. */
export function back(day: string, days: number, timeZone: string): string {
  const begin = dayStart(day, timeZone) ?? 0;
  return dayOf(begin + DAY_S / 2 - days * DAY_S, timeZone);
}
