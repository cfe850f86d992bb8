import { describe, expect, it } from "vitest";
import { DAYS, daysOf, fieldOf, momentOf, rowsOf, withRow, written } from "./windows";

describe("windows of a rule", () => {
  it("are on every day where none is named", () => {
    expect(daysOf({ start: "08:00" })).toEqual(DAYS);
    expect(daysOf({ days: ["sat"] })).toEqual(["sat"]);
  });

  it.each([
    ["all", [...DAYS], undefined],
    ["some, in the week's order", ["sun", "mon"], ["mon", "sun"]],
    ["none", [], []],
  ])("write days: %s", (_, days, expected) => {
    expect(written(days)).toEqual(expected);
  });

  it("change one row and leave the others", () => {
    expect(withRow([{ start: "a" }, { start: "b" }], 1, { start: "c" })).toEqual([{ start: "a" }, { start: "c" }]);
    expect(rowsOf("bins.geojson")).toEqual([]);
  });
});

describe("moments of displays", () => {
  it.each([
    ["2027-02-06T20:00", "Asia/Shanghai", "2027-02-06T20:00+08:00"],
    ["2027-07-01T09:30", "America/New_York", "2027-07-01T09:30-04:00"],
    ["2027-01-01T00:00", "Asia/Kolkata", "2027-01-01T00:00+05:30"],
    ["", "Asia/Shanghai", ""],
  ])("%s in %s", (field, zone, moment) => {
    expect(momentOf(field, zone)).toBe(moment);
    expect(fieldOf(moment, zone)).toBe(field);
  });

  it("are shown in the site's zone, whatever zone they are written in", () => {
    expect(fieldOf("2027-02-06T12:00Z", "Asia/Shanghai")).toBe("2027-02-06T20:00");
  });
});
