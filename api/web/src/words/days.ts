/** Days of the site's calendar as they stand in addresses (2026-11-30), and when they begin. */

const DAY_S = 86_400;

/** Return UTC seconds at which a day begins in a time zone; none: the day can't be read. */
export function dayStart(day: string, timeZone: string): number | undefined {
  const utc = Date.parse(`${day}T00:00:00Z`) / 1000;
  if (Number.isNaN(utc)) return undefined;
  const guess = utc - zoneOffset(utc, timeZone);
  return utc - zoneOffset(guess, timeZone);
}

/** Return UTC seconds at which the day after begins. */
export function dayEnd(day: string, timeZone: string): number | undefined {
  const noon = Date.parse(`${day}T12:00:00Z`) / 1000;
  return Number.isNaN(noon) ? undefined : dayStart(dayOf(noon + DAY_S, "UTC"), timeZone);
}

/** Return the day in a time zone of a moment, UTC seconds. */
export function dayOf(seconds: number, timeZone: string): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone }).format(seconds * 1000);
}

/** Return how many seconds a zone's clock is ahead of UTC at a moment, UTC seconds. */
export function zoneOffset(seconds: number, timeZone: string): number {
  const told = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" }).format(seconds * 1000);
  return Date.parse(`${told.replace(" ", "T")}Z`) / 1000 - seconds;
}
