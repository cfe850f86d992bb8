import { expect, test } from "vitest";
import { courses } from "./cover";

const row = (name: string, start: number, cover_mean: number, coverage = 1) => {
  const [stream_id = "", target = stream_id] = name.split(": ");
  return { stream_id, target, start, coverage, cover_mean };
};

test("the dirtiest place comes first, days without a look are gaps", () => {
  const rows = [row("a", 1, 0.001), row("a", 3, 0.003), row("b: kerb", 2, 0.01, 0.5)];
  expect(courses(rows, [1, 2, 3])).toEqual([
    { name: "b: kerb", mean: 0.01, values: [null, 0.01, null] },
    { name: "a", mean: 0.002, values: [0.001, null, 0.003] },
  ]);
  expect(courses([], [1])).toEqual([]);
});

test("a day that was watched longer counts more", () => {
  expect(courses([row("a", 1, 0, 0.25), row("a", 2, 0.004, 0.75)], [1, 2])[0]?.mean).toBeCloseTo(0.003);
});
