import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { CaseLayer, MapCase } from "./cases";
import { gathered, renew } from "./live";
import { casesKey } from "./queries";

const readCases = vi.hoisted(() => vi.fn());
vi.mock("./queries", async (original) => ({ ...(await original<object>()), readCases }));

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe("a case that comes while all are being read", () => {
  it("is there afterwards, though that answer is older", async () => {
    const client = new QueryClient();
    const asked = { kind: undefined, stage: undefined, grid: undefined, state: "open" as const };
    const answers: ((answer: CaseLayer) => void)[] = [];
    const all = client.query({ queryKey: casesKey(asked), queryFn: () => new Promise<CaseLayer>((answer) => answers.push(answer)) });
    const came = { id: 7, geometry: null, properties: { opened: 1 } } as MapCase;
    readCases.mockResolvedValue({ more: false, features: [came] });
    const renewed = renew(client, asked, new Set([7]));
    answers[0]?.({ more: false, features: [] });
    await all;
    await renewed;
    expect(client.getQueryData<CaseLayer>(casesKey(asked))?.features).toEqual([came]);
  });
});

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
