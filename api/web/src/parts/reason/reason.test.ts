import { describe, expect, it } from "vitest";
import en from "@/words/en/reason.json";
import { reasons } from "./reason";

type Figures = Record<string, string | number | boolean | null>;

const event = (rule: string, [class_name, zone]: [string, string | null], measured: Figures, thresholds: Figures = {}) => ({
  class_name,
  zone,
  why: { rule, rule_version: 1, thresholds, measured, model: "street-n", tracks: [] },
});

/** As events of the demonstration say it. */
const TOLD = {
  parking: event("parking", ["car", "no-parking"], { dwell_s: 33, state: "missed", hidden_s: 2.2 }, { limit_s: 12, classes: "car, truck, bus, van" }),
  litter: event("litter", ["garbage bag", "ground"], { dwell_s: 45.5, state: "missed", attended: false, width_m: 0.74 }, { stay_s: 10, alone_s: 5 }),
  bins: event("bins", ["bin", "bins"], { dwell_s: 42.2, bin: "110101-0471", state: "overflowing", bags: 0 }),
  crowd: event("crowd", ["person", "middle"], { dwell_s: 32.5, people: 11, area_m2: 85, people_per_m2: 0.129 }, { people: 8 }),
  abandoned: event("abandoned", ["unknown", "plaza"], { dwell_s: 44.5, width_m: 1.38, seen_by: "background", brought_by: 83 }, { alone_s: 5 }),
  fireworks: event("fireworks", ["firework", null], { dwell_s: 16.4, bursts: 5, shells: 5, bangs: 2, cracks: 138, witnesses: "detector, sight, sound", distance_m: 111, distance_error_m: 67 }),
  roadside_parking: event("roadside_parking", ["car", "kerb"], { dwell_s: 11.5, passes: 2, looks: 39, distance_m: 5.8 }),
};

describe("reasons", () => {
  it.each(Object.entries(TOLD))("of %s have words, and every figure in them is there", (_, told) => {
    for (const { key, values } of reasons(told)) {
      const words = (en as Record<string, string>)[key];
      expect(words).toBeDefined();
      const asked = [...(words ?? "").matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect(Object.keys(values)).toEqual(expect.arrayContaining(asked));
    }
  });

  it("say what was measured beside what is allowed", () => {
    expect(reasons(TOLD.parking)[0]?.values).toMatchObject({ dwell: { duration: 33 }, limit: { duration: 12 } });
    expect(reasons(TOLD.crowd)[0]?.values).toMatchObject({ people: { number: 11 }, limit: { number: 8 } });
  });

  it("name who witnessed fireworks, and how far they are", () => {
    expect(reasons(TOLD.fireworks).map((one) => one.key)).toEqual([
      "why.fireworks", "why.witness.detector", "why.witness.sight", "why.witness.sound", "why.distance",
    ]);
  });

  it("say nothing of bags where there are none", () => {
    expect(reasons(TOLD.bins).map((one) => one.key)).toEqual(["why.binOf"]);
    expect(reasons(event("bins", ["bin", null], { dwell_s: 1, state: "surrounded", bags: 3 })).map((one) => one.key)).toEqual(["why.bin", "why.bags"]);
  });

  it("of a rule that is not known name it", () => {
    expect(reasons(event("new_rule", ["car", null], { dwell_s: 3 }))).toEqual([
      { key: "why.other", values: { rule: { text: "new rule" }, dwell: { duration: 3 } } },
    ]);
  });
});
