/** Days and times of day that are typed. Pure. */

const DAY_MS = 86_400_000;
const DAY_MIN = 1440;

/** Return the day that a text means, YYYY-MM-DD, or null; once it is done, 2026/1/5, 20260105 and 2026年1月5日 will do. */
export function dayOfText(text: string, isDone: boolean): string | null {
  const form = isDone ? /^(\d{4})\D?(\d{1,2})\D?(\d{1,2})\D?$/ : /^(\d{4})-(\d\d)-(\d\d)$/;
  const [, year, month, day] = form.exec(text.trim()) ?? [];
  if (year === undefined || month === undefined || day === undefined) return null;
  const meant = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  const at = Date.parse(`${meant}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(meant) ? meant : null;
}

/** Return the day that lies so many days after another. */
export function dayBeside(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Return the time that a text means, HH:MM, or null; once it is done, 8, 8:5, 0805 and 8：05 will do. */
export function timeOfText(text: string, isDone: boolean): string | null {
  const form = isDone ? /^(\d{1,2})(?:\D?(\d{1,2}))?$/ : /^(\d\d):(\d\d)$/;
  const [, hours, minutes = "0"] = form.exec(text.trim()) ?? [];
  if (hours === undefined || Number(hours) > 23 || Number(minutes) > 59) return null;
  return `${hours.padStart(2, "0")}:${minutes.padStart(2, "0")}`;
}

/** Return the time that lies so many minutes after another, around the clock. */
export function timeBeside(time: string, minutes: number): string {
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  const at = (((hour * 60 + minute + minutes) % DAY_MIN) + DAY_MIN) % DAY_MIN;
  return `${String(Math.floor(at / 60)).padStart(2, "0")}:${String(at % 60).padStart(2, "0")}`;
}
