import { describe, expect, it } from "vitest";
import { Frames, SLOW_MS } from "./pace";

function told(times: readonly number[], frames = new Frames()): boolean[] {
  return times.map((at) => frames.drawn(at));
}

describe("Frames", () => {
  it("are slow from the second slow one on", () => {
    const step = SLOW_MS + 10;
    expect(told([0, step, 2 * step, 3 * step])).toEqual([false, false, true, true]);
  });

  it("are not slow when one of them had to wait", () => {
    expect(told([0, 16, 16 + 3 * SLOW_MS, 32 + 3 * SLOW_MS, 48 + 3 * SLOW_MS])).toEqual([false, false, false, false, false]);
  });

  it("do not count a pause of the hand", () => {
    expect(told([0, 5_000, 10_000])).toEqual([false, false, false]);
  });

  it("begin anew with each movement", () => {
    const frames = new Frames();
    const step = SLOW_MS + 10;
    told([0, step], frames);
    frames.begin();
    expect(told([2 * step, 3 * step], frames)).toEqual([false, false]);
  });
});
