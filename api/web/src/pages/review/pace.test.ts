import { beforeEach, describe, expect, it } from "vitest";
import { pace, paced } from "./pace";

const NOON = new Date(2026, 10, 30, 12).getTime();
const MINUTE = 60_000;

describe("pace", () => {
  beforeEach(() => localStorage.clear());

  it("counts the last hour and the day", () => {
    for (const minutes of [-13 * 60, -120, -61, -59, -1, 0]) paced(NOON + minutes * MINUTE);
    expect(pace(NOON)).toEqual({ hour: 3, day: 5 });
  });

  it("begins anew where what is kept can't be read", () => {
    localStorage.setItem("hutong.pace", "{");
    paced(NOON);
    expect(pace(NOON)).toEqual({ hour: 1, day: 1 });
  });
});
