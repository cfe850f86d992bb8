import { describe, expect, it } from "vitest";
import { type OfTime, profileOf } from "./profile";

const HOUR = 3600;
const at = (start: number, counts: [number, number], other: Partial<OfTime> = {}) =>
  ({ start, count_in: counts[0], count_out: counts[1], coverage: 1, last_week_in: null, last_week_out: null, ...other }) as OfTime;

describe("profile", () => {
  const range = { from: 0, to: 4 * HOUR, step: HOUR };

  it("has a gap where nobody watched, and a zero where nobody came", () => {
    const found = profileOf([at(0, [3, 1]), at(2 * HOUR, [0, 0])], range);
    expect(found.times).toEqual([0, HOUR, 2 * HOUR, 3 * HOUR]);
    expect(found.crossings).toEqual([4, null, 0, null]);
    expect(found.coverage).toEqual([1, 0, 1, 0]);
  });

  it("has last week's beside", () => {
    const told = [at(0, [3, 1], { last_week_in: 2, last_week_out: 2 }), at(HOUR, [1, 1], { coverage: 0.5 })];
    expect(profileOf(told, range)).toMatchObject({ crossings: [4, 2, null, null], lastWeek: [4, null, null, null], coverage: [1, 0.5, 0, 0] });
  });

  it("leaves out other times, and keeps an interval that begins between the steps", () => {
    const found = profileOf([at(9 * HOUR, [1, 1]), at(1.5 * HOUR, [5, 0])], range);
    expect(found.times).toEqual([0, HOUR, 1.5 * HOUR, 2 * HOUR, 3 * HOUR]);
    expect(found.crossings).toEqual([null, null, 5, null, null]);
  });
});
