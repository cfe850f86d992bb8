import { expect, it } from "vitest";
import { dayBeside, dayOfText, timeBeside, timeOfText } from "./typed";

it.each([
  ["2026-01-05", "2026-01-05", "2026-01-05"],
  ["2026-1-5", null, "2026-01-05"],
  ["2026/1/15", null, "2026-01-15"],
  ["20260105", null, "2026-01-05"],
  ["2026年1月5日", null, "2026-01-05"],
  ["2026-02-30", null, null],
  ["2028-02-29", "2028-02-29", "2028-02-29"],
  ["2026-13-01", null, null],
  ["26-01-01", null, null],
  ["soon", null, null],
])("%s is a day while it is typed: %s, and once it is done: %s", (text, typed, done) => {
  expect(dayOfText(text, false)).toBe(typed);
  expect(dayOfText(text, true)).toBe(done);
});

it.each([
  ["08:05", "08:05", "08:05"],
  ["8", null, "08:00"],
  ["8:5", null, "08:05"],
  ["0805", null, "08:05"],
  ["22：30", null, "22:30"],
  ["24:00", null, null],
  ["23:60", null, null],
  ["", null, null],
])("%s is a time while it is typed: %s, and once it is done: %s", (text, typed, done) => {
  expect(timeOfText(text, false)).toBe(typed);
  expect(timeOfText(text, true)).toBe(done);
});

it("goes over the ends of months and years, and around the clock", () => {
  expect(dayBeside("2026-12-31", 1)).toBe("2027-01-01");
  expect(dayBeside("2026-03-01", -1)).toBe("2026-02-28");
  expect(timeBeside("23:50", 15)).toBe("00:05");
  expect(timeBeside("00:00", -15)).toBe("23:45");
});
