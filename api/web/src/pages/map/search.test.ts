import { describe, expect, it } from "vitest";
import { mapSearch } from "./route";
import { cleared, filtered, isFiltering, picked, shows, toggled } from "./search";

describe("the map's address", () => {
  it("drops what it does not know", () => {
    expect(mapSearch.parse({ off: "cases.moon", span: "year", at: -4, cells: "x", street: "1", hot: "yes" })).toEqual({});
    expect(mapSearch.parse({ off: "cases.views", span: "day", at: "1700000000", street: 110101001, hot: true, cell: 110101001001001 })).toEqual({
      off: "cases.views", span: "day", at: 1_700_000_000, street: "110101001", hot: true, cell: "110101001001001",
    });
  });

  it("holds which layers are off", () => {
    const off = toggled(toggled({}, "views"), "cases");
    expect(off).toEqual({ off: "cases.views" });
    expect([shows(off, "cases"), shows(off, "cameras")]).toEqual([false, true]);
    expect(toggled(toggled(off, "views"), "cases")).toEqual({ off: undefined });
  });

  it("holds one thing that is picked, and opens its list", () => {
    const camera = picked({ case: 4, cells: "flow" }, { camera: "gate" });
    expect(camera).toMatchObject({ case: undefined, camera: "gate", list: "cameras", cells: "flow" });
    expect(picked(camera, { case: 5 })).toMatchObject({ camera: undefined, case: 5, list: undefined });
    expect(picked({ list: "spots" }, { cell: "1" })).toMatchObject({ list: "spots", cell: "1" });
  });

  it("gives filters up, not layers", () => {
    const search = filtered({ off: "views", case: 3 }, { kind: "litter" });
    expect([search.case, isFiltering(search)]).toEqual([undefined, true]);
    expect(cleared(search)).toEqual({ cells: undefined, off: "views", hot: undefined, list: undefined });
    expect(isFiltering(cleared(search))).toBe(false);
  });
});
