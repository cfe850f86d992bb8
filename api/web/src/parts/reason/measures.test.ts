import { describe, expect, it } from "vitest";
import { measures } from "./measures";

describe("measures", () => {
  it("have the unit that their name tells", () => {
    expect(measures({ dwell_s: 33, width_m: 0.74, people: 11, people_per_m2: 0.129 })).toEqual([
      { name: "dwell_s", value: { duration: 33 } },
      { name: "width_m", value: { metres: 0.74 } },
      { name: "people", value: { number: 11 } },
      { name: "people_per_m2", value: { number: 0.129, digits: 2 } },
    ]);
  });

  it("say words in words", () => {
    expect(measures({ state: "overflowing", seen_by: "background", attended: false, bin: "110101-0471" }).map((one) => one.value)).toEqual([
      { word: "overflowing", of: "state" }, { word: "background", of: "seenBy" }, { word: "false", of: "truth" }, { text: "110101-0471" },
    ]);
  });

  it("leave out what is for machines and what is not known", () => {
    expect(measures({ vehicle_track: 7, brought_by: 83, zone: "ground", limit_s: null, classes: "" })).toEqual([]);
  });
});
