import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api } from "@/client/http";
import { aheadOf, tellShown } from "./ahead";

const clip = (number: number) => `/v1/evidence/0f/1/clip-${String(number)}.mp4?purpose=review`;
const sent = vi.fn<(path: string, init: { params: { path: { name: string } } }) => Promise<unknown>>();
const posted = () => sent.mock.calls.map(([, init]) => init.params.path.name);

beforeEach(() => {
  vi.useFakeTimers();
  sent.mockReset().mockResolvedValue({});
  vi.spyOn(api, "POST").mockImplementation(sent as never);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe("what is made ready", () => {
  it("is asked for as such, and told once when it is shown", async () => {
    expect(aheadOf(clip(1))).toBe(`${clip(1)}&ahead=true`);
    tellShown(clip(1));
    tellShown(clip(1));
    await vi.runAllTimersAsync();
    expect(posted()).toEqual(["clip-1.mp4"]);
    expect(sent.mock.calls[0]?.[1]).toMatchObject({ params: { path: { event_id: "0f", sequence: 1 } }, body: { purpose: "review" } });
  });

  it("needs no word where it came to be shown", async () => {
    tellShown(clip(2));
    await vi.runAllTimersAsync();
    expect(posted()).toEqual([]);
  });

  it("is told again where the API did not answer", async () => {
    sent.mockRejectedValueOnce(new Error("no way"));
    aheadOf(clip(3));
    tellShown(clip(3));
    await vi.runAllTimersAsync();
    expect(posted()).toEqual(["clip-3.mp4", "clip-3.mp4"]);
  });

  it("is forgotten where it was put away unseen", async () => {
    for (let number = 0; number < 100; number += 1) aheadOf(clip(number));
    tellShown(clip(0));
    tellShown(clip(99));
    await vi.runAllTimersAsync();
    expect(posted()).toEqual(["clip-99.mp4"]);
  });
});
