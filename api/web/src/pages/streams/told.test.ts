import { describe, expect, it } from "vitest";
import { chosen, moved, type StreamView, stateOf, tally } from "./told";

function camera(id: string, { stale = false, ...health }: Partial<StreamView["health"]> & { stale?: boolean } = {}): StreamView {
  return {
    id, stale, node_id: "node-1", seen: 100, lat: null, lon: null, datum: "WGS-84", grid_code: "110101001001001", moving: false,
    bearing: null, fov_deg: null, events_today: id.length, faults_today: 0, fault_since: null, live: [],
    health: { stream_id: id, state: "live", plan: "patrol", ...health },
  };
}

const CAMERAS = [
  camera("gate-10"),
  camera("gate-2", { faults: ["black"] }),
  camera("yard", { state: "lost", plan: "watch", last_frame: 3 }),
  camera("lane", { stale: true, state: "live", last_frame: 9 }),
];
const names = (wanted: Parameters<typeof chosen>[1]) => chosen(CAMERAS, wanted, "en-GB").map((one) => one.id);

describe("the state of a camera", () => {
  it("is one word", () => expect(CAMERAS.map(stateOf)).toEqual(["live", "faulty", "lost", "silent"]));
  it("is counted, the worst first", () =>
    expect(tally(CAMERAS)).toEqual([["lost", 1], ["faulty", 1], ["silent", 1], ["live", 1]]));
});

describe("cameras are chosen", () => {
  it("by name, as people read numbers", () => expect(names({})).toEqual(["gate-2", "gate-10", "lane", "yard"]));
  it("by text", () => expect(names({ text: " GATE " })).toEqual(["gate-2", "gate-10"]));
  it("by state and plan", () => {
    expect(names({ state: "silent" })).toEqual(["lane"]);
    expect(names({ plan: "watch" })).toEqual(["yard"]);
  });
  it("by street", () => {
    expect(names({ street: "110101001" })).toHaveLength(4);
    expect(names({ street: "110101002" })).toEqual([]);
  });
  it("the worst, the busiest, the oldest first", () => {
    expect(names({ sort: "state" })).toEqual(["yard", "gate-2", "lane", "gate-10"]);
    expect(names({ sort: "events" })[0]).toBe("gate-10");
    expect(names({ sort: "age" })).toEqual(["gate-2", "gate-10", "yard", "lane"]);
  });
});

describe("keys move through the wall", () => {
  it.each([
    [0, "ArrowRight", 1], [0, "ArrowLeft", 0], [1, "ArrowDown", 5], [9, "ArrowDown", 9], [5, "ArrowUp", 1], [3, "End", 9], [3, "Home", 0],
  ] as const)("from %i by %s to %i", (at, key, next) => expect(moved(at, key, 4, 10)).toBe(next));
});
