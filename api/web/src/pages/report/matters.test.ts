import { expect, test } from "vitest";
import { byMajor, type Matter, shortList } from "./matters";

const matter = (name: string, code: string) => ({ matter: name, code, name }) as Matter;
const ALL = [matter("snow_ice", "10001"), matter("litter", "06010"), matter("illegal_parking", "09009"), matter("bin_damaged", "03005"), matter("litter_pile", "06011")];

test("what was used last comes first, what the table has not is left out", () => {
  expect(shortList(ALL, ["snow_ice", "gone", "litter_pile"]).map((one) => one.matter)).toEqual(["snow_ice", "litter_pile", "litter", "illegal_parking"]);
  expect(shortList([], ["litter"])).toEqual([]);
});

test("classes are grouped by their first two digits", () => {
  expect(byMajor(ALL).map(([major, of]) => [major, of.length])).toEqual([["03", 1], ["06", 2], ["09", 1], ["10", 1]]);
});
