import { describe, expect, it } from "vitest";
import { format } from "./format";

const en = format("en", "Asia/Shanghai");
const zh = format("zh", "Asia/Shanghai");

describe("format", () => {
  it.each([
    [0, "0 sec"],
    [59.6, "1 min"],
    [372, "6 min 12 sec"],
    [3600, "1 hr"],
    [90_000, "1 day 1 hr"],
  ])("tells %d seconds in its two largest units", (seconds, told) => {
    expect(en.duration(seconds)).toBe(told);
  });

  it("tells times in the site's zone, by 24 hours", () => {
    expect(en.time(1_767_225_600)).toBe("08:00:00");
    expect(zh.day(1_767_225_600)).toContain("2026");
  });

  it("tells ages in the largest whole unit", () => {
    expect(en.ago(1000, 1090)).toBe("1 min ago");
    expect(zh.ago(1000, 1000 + 7200)).toBe("2小时前");
  });

  it("tells metres and bytes in a fitting unit", () => {
    expect(en.metres(4.26)).toBe("4.3 m");
    expect(en.metres(1540)).toBe("1.5 km");
    expect(en.bytes(3_145_728)).toBe("3.1 MB");
    expect(en.bytes(999)).toBe("999 byte");
  });
});
