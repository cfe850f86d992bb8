import { describe, expect, it } from "vitest";
import { isBin, withBin } from "./bins";
import { changesOf, type Draft, draftOf, renamed, without } from "./draft";
import { begin, edited } from "./editing";

const SQUARE = [[0.1, 0.1], [0.2, 0.1], [0.2, 0.2]] as const;
const NOWHERE = { lat: 0, lon: 0 };
const EMPTY = draftOf({});
const codes = (draft: Draft) => draft.rules.map((rule) => rule.bin_zones);

describe("bins on the picture", () => {
  it("are zones that a rule for bins watches; there is one rule for all of them", () => {
    const first = withBin(EMPTY, SQUARE);
    const second = withBin(first.draft, SQUARE);
    expect(second.draft.rules).toEqual([{ id: "bins-1", kind: "bins", bin_zones: ["bin-1", "bin-2"] }]);
    expect(Object.keys(second.draft.zone)).toEqual(["bin-1", "bin-2"]);
    expect(isBin(second.draft, second.id)).toBe(true);
  });

  it("come to the rule that is there already, and leave its other keys alone", () => {
    const written = draftOf({ rules: [{ kind: "parking" }, { kind: "bins", assets: "bins.geojson" }] });
    expect(withBin(written, SQUARE).draft.rules).toEqual([{ kind: "parking" }, { kind: "bins", assets: "bins.geojson", bin_zones: ["bin-1"] }]);
  });

  it("are called by their codes, in the rule, too", () => {
    const { draft, id } = withBin(EMPTY, SQUARE);
    const called = renamed(draft, id, "11010103005000123");
    expect(codes(called)).toEqual([["11010103005000123"]]);
    expect(isBin(called, { kind: "zone", name: "11010103005000123" })).toBe(true);
  });

  it("that are taken away are watched no more", () => {
    const { draft, id } = withBin(withBin(EMPTY, SQUARE).draft, SQUARE);
    const one = without(draft, id);
    expect(codes(one)).toEqual([["bin-1"]]);
    expect(without(one, { kind: "zone", name: "bin-1" }).rules).toEqual([{ id: "bins-1", kind: "bins" }]);
  });

  it("are no other zones, masks or lines", () => {
    const draft = draftOf({ zones: { kerb: { polygon: SQUARE } }, ignored: { "bin-1": { polygon: SQUARE } }, rules: [{ kind: "bins", bin_zones: ["bin-1"] }] });
    expect(isBin(draft, { kind: "zone", name: "kerb" })).toBe(false);
    expect(isBin(draft, { kind: "mask", name: "bin-1" })).toBe(false);
  });

  it("are drawn as areas are, and undone in one step", () => {
    let now = edited(begin(EMPTY), { do: "tool", tool: "bin" });
    for (const at of SQUARE) now = edited(now, { do: "put", at, place: NOWHERE });
    now = edited(now, { do: "finish", place: NOWHERE });
    expect([now.tool, now.chosen]).toEqual(["select", { kind: "zone", name: "bin-1" }]);
    expect(Object.keys(changesOf(EMPTY, now.steps.present))).toEqual(["zones", "rules"]);
    expect(changesOf(EMPTY, edited(now, { do: "undo" }).steps.present)).toEqual({});
  });
});
