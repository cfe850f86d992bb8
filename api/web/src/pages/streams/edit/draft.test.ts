import { describe, expect, it } from "vitest";
import { changesOf, cornersOf, draftOf, idOf, idsOf, isName, magnetsOf, renamed, rulesOf, withCorners, withNew, without, withPoint } from "./draft";

const LANE = [[0.1, 0.1], [0.5, 0.1], [0.5, 0.5]] as const;
const PART = {
  zones: { lane: { polygon: LANE }, bins: { polygon: LANE } },
  lines: { gate: { start: [0, 0], end: [1, 1] } },
  ground_points: [{ image: [0.5, 0.5], lat: 39.9, lon: 116.4 }],
  rules: [{ kind: "parking", zone: "lane", limit_s: 60 }, { kind: "bins", bin_zones: ["bins", "lane"] }, { kind: "counting", line: "gate" }],
};
const DRAFT = draftOf(PART);
const lane = { kind: "zone", name: "lane" } as const;

it("holds what is written", () => {
  expect(idsOf(DRAFT).map(({ kind, name }) => `${kind} ${name}`)).toEqual(["zone lane", "zone bins", "line gate", "point 0"]);
  expect(cornersOf(DRAFT, { kind: "line", name: "gate" })).toEqual([[0, 0], [1, 1]]);
  expect(idOf("zone:a:b")).toEqual({ kind: "zone", name: "a:b" });
  expect(idOf("nothing")).toBeNull();
});

describe("changes", () => {
  it("are none at first", () => expect(changesOf(DRAFT, draftOf(PART))).toEqual({}));
  it("are whole keys", () => {
    const now = withCorners(DRAFT, lane, [...LANE, [0.1, 0.5]]);
    expect(changesOf(DRAFT, now)).toEqual({ zones: { lane: { polygon: [...LANE, [0.1, 0.5]] }, bins: { polygon: LANE } } });
  });
  it("take away what became empty", () => expect(changesOf(DRAFT, without(DRAFT, { kind: "line", name: "gate" }))).toEqual({ lines: null }));
});

describe("names", () => {
  it("follow into rules", () => {
    const now = renamed(DRAFT, lane, "fire-lane");
    expect(Object.keys(now.zone)).toEqual(["fire-lane", "bins"]);
    expect(now.rules.map((rule) => rule.zone ?? rule.bin_zones ?? rule.line)).toEqual(["fire-lane", ["bins", "fire-lane"], "gate"]);
  });
  it("are not taken twice", () => expect(renamed(DRAFT, lane, "bins")).toBe(DRAFT));
  it("are plain", () => expect(["a-1", "-a", "", "巷"].map(isName)).toEqual([true, false, false, false]));
  it("tell which rules are meant", () => expect(rulesOf(DRAFT, lane)).toEqual([0, 1]));
});

it("adds shapes under free names", () => {
  const one = withNew(DRAFT, "zone", LANE, { lat: 0, lon: 0 });
  expect(one.id.name).toBe("zone-3");
  const point = withNew(one.draft, "point", [[0.2, 0.3]], { lat: 39.9, lon: 116.4 });
  expect(point.id.name).toBe("1");
  expect(withPoint(point.draft, 1, { lat: 40 }).point[1]).toEqual({ image: [0.2, 0.3], lat: 40, lon: 116.4 });
});

it("snaps to others, not to itself", () => {
  const magnets = magnetsOf(DRAFT, lane);
  expect(magnets.corners).toHaveLength(3 + 2 + 1);
  expect(magnets.edges).toHaveLength(3 + 1);
});
