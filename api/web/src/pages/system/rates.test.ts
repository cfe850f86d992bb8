import { expect, test } from "vitest";
import { course, rateOf, sampled } from "./rates";

const node = (id: string, detected: number, dropped = 0) => ({ id, frames_detected: detected, frames_dropped: dropped });

test("two answers give a rate", () => {
  const samples = sampled(sampled([], { now: 100, nodes: [node("a", 1000, 10)] }), { now: 110, nodes: [node("a", 1250, 15)] });
  expect(rateOf("a", samples[0], samples[1])).toEqual({ detected: 25, dropped: 0.5 });
  expect(rateOf("b", samples[0], samples[1])).toEqual({ detected: null, dropped: null });
  expect(rateOf("a", undefined, samples[1]).detected).toBeNull();
});

test("a worker that began anew has no rate, rather than a negative one", () => {
  const samples = sampled(sampled([], { now: 100, nodes: [node("a", 1000)] }), { now: 110, nodes: [node("a", 20)] });
  expect(rateOf("a", samples[0], samples[1]).detected).toBeNull();
});

test("the course sums up nodes, and is a gap where none can be compared", () => {
  let samples = sampled([], { now: 0, nodes: [node("a", 0), node("b", 0)] });
  samples = sampled(samples, { now: 10, nodes: [node("a", 100), node("b", 50)] });
  samples = sampled(samples, { now: 20, nodes: [node("a", 0), node("b", 0)] });
  expect(course(samples)).toEqual({ times: [10, 20], detected: [15, null], dropped: [0, null] });
  expect(course([])).toEqual({ times: [], detected: [], dropped: [] });
});

test("samples don't grow without end", () => {
  let samples = sampled([], { now: 0, nodes: [] });
  for (let at = 1; at < 500; at += 1) samples = sampled(samples, { now: at, nodes: [] });
  expect(samples).toHaveLength(360);
  expect(samples.at(-1)?.t).toBe(499);
});
