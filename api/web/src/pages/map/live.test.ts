import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { gathered } from "./live";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe("words that are gathered", () => {
  it("become one question", async () => {
    const act = vi.fn(() => Promise.resolve());
    const { call } = gathered(act, 1000);
    for (let word = 0; word < 5; word += 1) call();
    await vi.advanceTimersByTimeAsync(999);
    expect(act).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(act).toHaveBeenCalledTimes(1);
  });

  it("that come while it is asked become the next one, after it was answered, well or not", async () => {
    const answers: ((failed: Error) => void)[] = [];
    const act = vi.fn(() => new Promise<void>((_, fail) => answers.push(fail)));
    const { call } = gathered(act, 10);
    call();
    await vi.advanceTimersByTimeAsync(10);
    call();
    await vi.advanceTimersByTimeAsync(5000);
    expect(act).toHaveBeenCalledTimes(1);
    answers[0]?.(new Error("gone"));
    await vi.advanceTimersByTimeAsync(10);
    expect(act).toHaveBeenCalledTimes(2);
  });

  it("are forgotten when nobody looks any more", async () => {
    const act = vi.fn(() => Promise.resolve());
    const { call, end } = gathered(act, 10);
    call();
    end();
    call();
    await vi.advanceTimersByTimeAsync(100);
    expect(act).not.toHaveBeenCalled();
  });
});
