import { describe, expect, it } from "vitest";
import { dayEnd, dayOf, dayStart } from "./days";

const utc = (text: string) => Date.parse(text) / 1000;

describe("days", () => {
  it.each([
    ["2026-11-30", "Asia/Shanghai", "2026-11-29T16:00:00Z"],
    ["2026-11-30", "UTC", "2026-11-30T00:00:00Z"],
    ["2026-07-01", "America/New_York", "2026-07-01T04:00:00Z"],
    ["2026-03-29", "Europe/Berlin", "2026-03-28T23:00:00Z"],
    ["2026-10-26", "Europe/Berlin", "2026-10-25T23:00:00Z"],
  ])("%s begins in %s at %s", (day, zone, begin) => {
    expect(dayStart(day, zone)).toBe(utc(begin));
  });

  it("has 23 or 25 hours when the clocks change", () => {
    const hours = (day: string) => ((dayEnd(day, "Europe/Berlin") ?? 0) - (dayStart(day, "Europe/Berlin") ?? 0)) / 3600;
    expect([hours("2026-03-29"), hours("2026-06-01"), hours("2026-10-25")]).toEqual([23, 24, 25]);
  });

  it("is that of the zone", () => {
    expect(dayOf(utc("2026-11-29T16:00:00Z"), "Asia/Shanghai")).toBe("2026-11-30");
    expect(dayOf(utc("2026-11-29T15:59:59Z"), "Asia/Shanghai")).toBe("2026-11-29");
  });

  it("passes over what is no day", () => {
    expect(dayStart("soon", "UTC")).toBeUndefined();
    expect(dayEnd("soon", "UTC")).toBeUndefined();
  });
});
