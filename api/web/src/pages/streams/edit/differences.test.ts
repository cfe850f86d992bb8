import { expect, it } from "vitest";
import { countDifferences, eventDifferences, type TriedCount, type TriedEvent } from "./differences";

const BOX = { x1: 0.1, y1: 0.1, x2: 0.3, y2: 0.3 };
const event = (start: number, more: Partial<TriedEvent> = {}): TriedEvent => ({
  rule_id: "lane", kind: "parking", class_name: "car", severity: "high", zone: "lane", start, told: start + 60, end: null, box: BOX, ...more,
});
const count = (into: number, name = "person"): TriedCount => ({
  rule_id: "gate", target_kind: "line", target: "gate", class_name: name, count_in: into, count_out: 0, occupancy_mean: null, occupancy_max: null,
});

it("tells what comes, goes and stays, in the order of time", () => {
  const present = { events: [event(100), event(300)] };
  const proposed = { events: [event(101), event(200), event(300, { box: { x1: 0.6, y1: 0.6, x2: 0.8, y2: 0.8 } })] };
  expect(eventDifferences(present, proposed).map(({ event: one, what }) => [one.start, what])).toEqual([
    [101, "same"], [200, "come"], [300, "come"], [300, "gone"],
  ]);
});

it("takes an event once", () => {
  const found = eventDifferences({ events: [event(100)] }, { events: [event(100), event(101)] });
  expect(found.map(({ what }) => what)).toEqual(["same", "come"]);
});

it("puts counts beside each other", () => {
  const found = countDifferences({ counts: [count(3), count(1, "car")] }, { counts: [count(5)] });
  expect(found.map(({ name, before, after }) => [name, before?.count_in, after?.count_in])).toEqual([
    ["gate · gate · person", 3, 5], ["gate · gate · car", 1, undefined],
  ]);
});

it("is empty without looks", () => expect(eventDifferences({}, {})).toEqual([]));
