import { expect, it } from "vitest";
import { draftOf } from "./draft";
import { doubtsOf, flawsOf, placeOf, troublesAt, troublesBeside } from "./flaws";

const TROUBLES = ["zones.lane.polygon", "zones.lane-2", "rules[1].zone", "rules[10]", "ground_points"].map((where) => ({ where, message: "m" }));

it("puts what the API says at its place", () => {
  const at = (place: string) => troublesAt(TROUBLES, place).map(({ where }) => where);
  expect(at("zones.lane")).toEqual(["zones.lane.polygon"]);
  expect(at("rules[1]")).toEqual(["rules[1].zone"]);
  expect(troublesBeside(TROUBLES, ["zones.lane", "rules[1]", "rules[10]"]).map(({ where }) => where)).toEqual(["zones.lane-2", "ground_points"]);
  expect(placeOf({ kind: "point", name: "3" })).toBe("ground_points[3]");
  expect(placeOf({ kind: "mask", name: "yard" })).toBe("ignored.yard");
});

it("sees what is wrong at once", () => {
  const draft = draftOf({
    zones: { good: { polygon: [[0, 0], [1, 0], [1, 1]] }, bad: { polygon: [[0, 0], [1, 1], [1, 0], [0, 1]] }, tiny: { polygon: [[0, 0], [0.01, 0], [0, 0.01]] } },
    lines: { none: { start: [0.5, 0.5], end: [0.5, 0.5] } },
  });
  expect([...flawsOf(draft)]).toEqual([["zone:bad", "crosses"], ["line:none", "same"]]);
  expect([...doubtsOf(draft).keys()]).toContain("zone:tiny");
});
