import { describe, expect, it } from "vitest";
import type { MapCase } from "./cases";
import { shownAt, windowOf, within } from "./timeline";

const case_ = (id: number, opened: number, closed: number | null) => ({ id, properties: { opened, closed } }) as MapCase;

describe("the time slider", () => {
  it("ends at the step after now, and stays there until the next one", () => {
    expect(windowOf("day", 100_001)).toEqual({ since: 100_800 - 86_400, until: 100_800, step: 900 });
    expect(windowOf("day", 100_800).until).toBe(100_800);
    expect(windowOf("week", 100_001).until).toBe(100_800);
    expect(windowOf("month", 100_001).step).toBe(21_600);
  });

  it.each([
    ["none: its end", undefined, 1000],
    ["between two steps", 840, 800],
    ["before it", 5, 0],
    ["after it", 5000, 1000],
  ])("stands at a step: %s", (_, asked, at) => {
    expect(within({ since: 0, until: 1000, step: 100 }, asked)).toBe(at);
  });

  it("shows what was open then, or what came in the step", () => {
    const cases = [case_(1, 100, 150), case_(2, 190, null)];
    const window = { since: 0, until: 1000, step: 100 };
    expect(shownAt(cases, window, 200, undefined).map((one) => one.id)).toEqual([2]);
    expect(shownAt(cases, window, 200, "new").map((one) => one.id)).toEqual([2]);
    expect(shownAt(cases, window, 100, "new").map((one) => one.id)).toEqual([1]);
  });
});
