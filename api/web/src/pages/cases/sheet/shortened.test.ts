import { describe, expect, it } from "vitest";
import { shortened } from "./shortened";

const steps = (count: number) => Array.from({ length: count }, (_, at) => at);

describe("a record on paper", () => {
  it.each([0, 1, 24])("is whole with %i steps", (count) => {
    expect(shortened(steps(count), 24)).toEqual({ first: steps(count), leftOut: 0, last: [] });
  });

  it("has its beginning and its end where it is longer, and says how much is left out", () => {
    const { first, leftOut, last } = shortened(steps(100), 24);
    expect([first, leftOut]).toEqual([[0, 1, 2, 3, 4, 5], 76]);
    expect([first.length + last.length, last[0], last.at(-1)]).toEqual([24, 82, 99]);
  });
});
