import { expect, test } from "vitest";
import type { Node, Stream, System } from "./queries";
import { troublesOf } from "./troubles";

const NOW = 1_767_225_960;
const NODE: Node = {
  id: "node-1", version: "0.1.0", model: "street-n", seen: NOW - 2, stale: false, spool_events: 0, spool_bytes: 0, streams: { live: 3 },
  frames_detected: 0, frames_dropped: 0, age_p95_s: 0.4,
};
const WELL: System = {
  version: "0.1.0", python: "3.11", now: NOW, timezone: "Asia/Shanghai", uptime_s: 10,
  database: { kind: "sqlite", bytes: 1, revision: "0027" },
  media: { free_bytes: 50, total_bytes: 100 },
  waiting: { deliveries: 2, oldest_delivery: NOW - 5, dead_letters: 0, disabled_receivers: 0, proposals: 5, words_below: 0 },
  evidence: { files: {}, bytes: {}, held_cases: 0, terms: {} },
  nodes: [NODE],
};

function camera(id: string, stale: boolean, state: "live" | "lost", faults: readonly string[] = []): Stream {
  return { id, node_id: "node-1", seen: NOW, stale, health: { state, faults } } as unknown as Stream;
}

const names = (system: System, streams: readonly Stream[] = []) => troublesOf(system, streams).map((one) => one.name);

test("nothing is wrong with what is well", () => {
  expect(names(WELL, [camera("a", false, "live")])).toEqual([]);
});

test("a silent node comes first, and is not blamed for more", () => {
  const silent = { ...NODE, seen: NOW - 300, stale: true, spool_events: 4, version: "0.0.9" };
  const found = troublesOf({ ...WELL, nodes: [silent], waiting: { ...WELL.waiting, dead_letters: 2 } }, [camera("a", true, "lost")]);
  expect(found.map((one) => one.name)).toEqual(["nodeSilent", "deadLetters"]);
  expect(found[0]?.values).toEqual({ node: ["node-1", "text"], age: [300, "seconds"], cameras: [3, "number"] });
});

test.each([
  [0.15, undefined],
  [0.149, "medium"],
  [0.05, "medium"],
  [0.049, "high"],
  [0, "high"],
])("of a disk %d is free: %s", (share, severity) => {
  const [found] = troublesOf({ ...WELL, media: { free_bytes: share * 1e6, total_bytes: 1e6 } }, []);
  expect(found?.severity).toBe(severity);
});

test.each([
  ["noNode", { ...WELL, nodes: [] }],
  ["nodeSpool", { ...WELL, nodes: [{ ...NODE, spool_events: 3 }] }],
  ["nodeSlow", { ...WELL, nodes: [{ ...NODE, age_p95_s: 5.1 }] }],
  ["nodeOld", { ...WELL, nodes: [{ ...NODE, version: "0.0.9" }] }],
  ["deliveriesLate", { ...WELL, waiting: { ...WELL.waiting, oldest_delivery: NOW - 901 } }],
  ["receiversOff", { ...WELL, waiting: { ...WELL.waiting, disabled_receivers: 1 } }],
  ["proposals", { ...WELL, waiting: { ...WELL.waiting, proposals: 601 } }],
  ["words", { ...WELL, waiting: { ...WELL.waiting, words_below: 12 } }],
] as const)("%s is told", (name, system) => {
  expect(names(system as System)).toEqual([name]);
});

test("cameras are told by what is wrong with them", () => {
  const streams = [camera("a", false, "lost", ["offline"]), camera("b", false, "live", ["black"]), camera("c", false, "live", ["black"]), camera("d", true, "lost")];
  const found = troublesOf(WELL, streams);
  expect(found.map((one) => [one.name, one.values.names?.[0], one.values.fault?.[0]])).toEqual([
    ["camerasLost", "a", undefined],
    ["camerasFaulty", "b, c", "black"],
  ]);
});

test("long lists of names are cut", () => {
  const streams = ["a", "b", "c", "d", "e"].map((id) => camera(id, false, "lost"));
  expect(troublesOf(WELL, streams)[0]?.values).toMatchObject({ cameras: [5, "number"], names: ["a, b, c, d, …", "text"] });
});
