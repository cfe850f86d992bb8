import { expect, it } from "vitest";
import { fieldsOf, kindsIn } from "./parameters";

const SCHEMA = {
  $defs: {
    ParkingSettings: {
      properties: {
        kind: { const: "parking", type: "string" },
        id: { anyOf: [{ type: "string" }, { type: "null" }], default: null },
        schedule: { default: [], items: { $ref: "#/$defs/Schedule" }, type: "array" },
        move_m: { default: 1.5, exclusiveMinimum: 0, type: "number" },
        zone: { anyOf: [{ type: "string" }, { type: "null" }], default: null },
        limit_s: { default: 300, exclusiveMinimum: 0, type: "number" },
        many: { anyOf: [{ minimum: 1, type: "integer" }, { type: "null" }], default: null },
        classes: { default: ["car"], items: { type: "string" }, type: "array" },
        bin_zones: { default: [], items: { type: "string" }, type: "array" },
        unknown: { default: true, type: "boolean" },
      },
    },
  },
  properties: { rules: { items: { discriminator: { mapping: { parking: "#/$defs/ParkingSettings", roadside_bins: "#/$defs/B" } } } } },
};

it("makes a form of what the API says, the most asked first", () => {
  expect(fieldsOf(SCHEMA, "parking").map(({ name, type }) => [name, type])).toEqual([
    ["zone", "shape"], ["bin_zones", "shape"], ["limit_s", "number"], ["classes", "names"],
    ["schedule", "list"], ["move_m", "number"], ["many", "number"], ["unknown", "switch"],
  ]);
});

it("knows bounds and what is usual", () => {
  const found = Object.fromEntries(fieldsOf(SCHEMA, "parking").map((one) => [one.name, one]));
  expect(found.limit_s).toEqual({ name: "limit_s", type: "number", whole: false, least: 0, most: null, usual: 300 });
  expect(found.many).toEqual({ name: "many", type: "number", whole: true, least: 1, most: null, usual: null });
  expect(found.bin_zones).toEqual({ name: "bin_zones", type: "shape", kind: "zone", many: true });
});

it("offers rules for cameras that stand", () => {
  expect(kindsIn(SCHEMA)).toEqual(["parking"]);
  expect(fieldsOf(SCHEMA, "cooking")).toEqual([]);
});
