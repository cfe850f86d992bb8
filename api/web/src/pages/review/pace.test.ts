import { beforeEach, describe, expect, it } from "vitest";
import { pace, paced } from "./pace";

const ZONE = "Asia/Shanghai";
const NOON = Date.parse("2026-11-30T12:00+08:00");
const MINUTE = 60_000;

describe("pace", () => {
  beforeEach(() => localStorage.clear());

  it("counts the last hour and the day", () => {
    for (const minutes of [-13 * 60, -120, -61, -59, -1, 0]) paced(NOON + minutes * MINUTE);
    expect(pace(ZONE, NOON)).toEqual({ hour: 3, day: 5 });
  });

  it.each([["Asia/Shanghai", 2], ["UTC", 1], ["America/New_York", 3]])("begins the day at midnight in %s", (zone, day) => {
    for (const at of ["29T23:59", "30T00:01", "30T11:00"]) paced(Date.parse(`2026-11-${at}+08:00`));
    expect(pace(zone, NOON).day).toBe(day);
  });

  it("begins anew where what is kept can't be read", () => {
    localStorage.setItem("hutong.pace", "{");
    paced(NOON);
    expect(pace(ZONE, NOON)).toEqual({ hour: 1, day: 1 });
  });
});
