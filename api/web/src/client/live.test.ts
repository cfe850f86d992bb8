import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Live, type Source } from "./live";

class FakeSource implements Source {
  readyState = 0;
  onopen: Source["onopen"] = null;
  onerror: Source["onerror"] = null;
  closed = false;
  private readonly acts = new Map<string, (event: MessageEvent<string>) => void>();

  addEventListener(name: string, act: (event: MessageEvent<string>) => void) {
    this.acts.set(name, act);
  }

  close() {
    this.closed = true;
  }

  says(name: string, data: string, lastEventId = "") {
    this.acts.get(name)?.(new MessageEvent(name, { data, lastEventId }));
  }
}

const opened: FakeSource[] = [];
const addresses: string[] = [];
const last = () => opened.at(-1) ?? new FakeSource();
let live: Live;
let stop: () => void;
const client = new QueryClient();
client.setQueryData(["me"], { changes: 5 });

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(0.5);
  opened.length = 0;
  addresses.length = 0;
  live = new Live((address) => {
    addresses.push(address);
    opened.push(new FakeSource());
    return last();
  });
  stop = live.start(client);
});
afterEach(() => {
  stop();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe("live updates", () => {
  it("tell when they come", () => {
    expect(live.state()).toBe("reconnecting");
    last().onopen?.(new Event("open"));
    expect(live.state()).toBe("live");
  });

  it("ask ever more rarely where there is nothing", () => {
    for (let hour = 0; hour < 60; hour += 1) {
      last().onerror?.(new Event("error"));
      vi.advanceTimersByTime(60_000);
    }
    expect(opened.length).toBeLessThan(40);
    expect(live.state()).toBe("offline");
  });

  it("let a slow answer arrive before they ask anew", () => {
    const isFetching = vi.spyOn(client, "isFetching").mockReturnValue(1);
    const spy = vi.spyOn(client, "invalidateQueries");
    last().onopen?.(new Event("open"));
    for (let id = 0; id < 50; id += 1) {
      last().says("stream", JSON.stringify({ id }));
      vi.advanceTimersByTime(100);
    }
    expect(spy).not.toHaveBeenCalled();
    isFetching.mockReturnValue(0);
    vi.advanceTimersByTime(1000);
    expect(spy).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(10_000);
    expect(spy).toHaveBeenCalledTimes(1);
  });

  it("make stale once what a burst is about", () => {
    const spy = vi.spyOn(client, "invalidateQueries");
    last().onopen?.(new Event("open"));
    for (let id = 0; id < 50; id += 1) last().says("stream", JSON.stringify({ id }));
    vi.advanceTimersByTime(1000);
    expect(spy.mock.calls.map(([filter]) => filter?.queryKey)).toEqual([["streams"]]);
  });

  it("go on where they broke off", () => {
    const spy = vi.spyOn(client, "invalidateQueries");
    last().says("ready", '{"resumed": true}', "5");
    last().says("case", '{"id": 1}', "9");
    last().onerror?.(new Event("error"));
    vi.advanceTimersByTime(3000);
    expect(addresses).toEqual(["/v1/live?after=5", "/v1/live?after=9"]);
    spy.mockClear();
    last().says("ready", '{"resumed": true}', "9");
    expect(spy).not.toHaveBeenCalled();
  });

  it("begin where the page was read from, so that nothing is missed until they come", () => {
    const spy = vi.spyOn(client, "invalidateQueries");
    expect(addresses).toEqual(["/v1/live?after=5"]);
    last().says("ready", '{"resumed": true}', "5");
    expect(spy).not.toHaveBeenCalled();
  });

  it("have everything read again that may have changed before the first word", () => {
    const spy = vi.spyOn(client, "invalidateQueries");
    last().says("ready", '{"resumed": false}', "700");
    expect(spy).toHaveBeenCalledWith();
  });

  it("have everything read again after a gap", () => {
    const spy = vi.spyOn(client, "invalidateQueries");
    last().says("ready", '{"resumed": true}', "7");
    expect(spy).not.toHaveBeenCalled();
    last().onerror?.(new Event("error"));
    vi.advanceTimersByTime(3000);
    last().says("ready", '{"resumed": false}', "80");
    expect(spy).toHaveBeenCalledWith();
  });

  it("hand events on, whatever is in them", () => {
    const heard = vi.fn();
    live.listen(heard);
    last().says("case", '{"id": 7}');
    last().says("case", "not JSON");
    expect(heard.mock.calls).toEqual([[{ name: "case", data: { id: 7 } }], [{ name: "case", data: {} }]]);
  });

  it("end with the page", () => {
    stop();
    expect(last().closed).toBe(true);
    expect(live.state()).toBe("offline");
  });
});
