import { expect, test } from "vitest";
import { courses } from "./cover";

const area = (code: string | null) => (code === null ? "outside" : `area ${code}`);

test("areas are called by their names, also what lies in none; a day without a look is a gap", () => {
  const places = [
    { grid_code: "110101002", cover_mean: 0.01, course: [null, 0.01, null] },
    { grid_code: null, cover_mean: 0.002, course: [0.001, null, 0.003] },
  ];
  expect(courses(places, area)).toEqual([
    { name: "area 110101002", mean: 0.01, values: [null, 0.01, null], days: 1 },
    { name: "outside", mean: 0.002, values: [0.001, null, 0.003], days: 2 },
  ]);
  expect(courses([], area)).toEqual([]);
});

test("cameras are called by their ids, with the zone that was measured unless it is the whole picture", () => {
  const places = [
    { stream_id: "b", target: "kerb", cover_mean: 0.01, course: [0.01] },
    { stream_id: "a", target: "a", cover_mean: 0.002, course: [0.002] },
  ];
  expect(courses(places, area).map(({ name }) => name)).toEqual(["b: kerb", "a"]);
});
