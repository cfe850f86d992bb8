import { expect, test } from "vitest";
import { back, periodOf } from "./period";

const ZONE = "Asia/Shanghai";
const at = (text: string) => Date.parse(`${text}+08:00`) / 1000;

test("without days it is the last thirty, today with them", () => {
  const found = periodOf({}, "2026-03-30", ZONE);
  expect([found.from, found.to, found.days]).toEqual(["2026-03-01", "2026-03-30", 30]);
  expect([found.since, found.until]).toEqual([at("2026-03-01T00:00:00"), at("2026-03-31T00:00:00")]);
  expect(found.before).toEqual({ since: at("2026-01-30T00:00:00"), until: found.since });
});

test("a day is a day, and the one before it is before it", () => {
  const found = periodOf({ from: "2026-03-05", to: "2026-03-05" }, "2026-03-30", ZONE);
  expect(found.days).toBe(1);
  expect(found.before.until - found.before.since).toBe(86_400);
});

test("days that stand the wrong way round, or are none, do no harm", () => {
  expect(periodOf({ from: "2026-03-09", to: "2026-03-05" }, "2026-03-30", ZONE)).toMatchObject({ from: "2026-03-05", to: "2026-03-09" });
  expect(periodOf({ from: "2026-99-09", to: "2026-03-30" }, "2026-03-30", ZONE).from).toBe("2026-03-01");
  expect(periodOf({ from: "2020-01-01", to: "2026-03-30" }, "2026-03-30", ZONE).days).toBe(400);
});

test("days go back over the end of summer time", () => {
  expect(back("2026-10-26", 1, "Europe/Berlin")).toBe("2026-10-25");
  expect(periodOf({ from: "2026-10-20", to: "2026-10-26" }, "2026-10-26", "Europe/Berlin").days).toBe(7);
});
