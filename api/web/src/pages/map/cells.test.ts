import { describe, expect, it } from "vitest";
import type { AreaCollection } from "@/client/types";
import { cellSource, classesOf, coloursOf, crossings, RAMPS, spotSource } from "./cells";

const area = (code: string) => ({ type: "Feature", geometry: { type: "Polygon", coordinates: [] }, properties: { code } });
const areas = { type: "FeatureCollection", features: ["1", "2", "3"].map(area) } as unknown as AreaCollection;

describe("cells", () => {
  it("count crossings both ways", () => {
    const flow = [4, 5].map((count) => ({ class_name: "person", count_in: count, count_out: 1 }));
    expect(crossings({ flow } as AreaCollection["features"][number]["properties"])).toBe(11);
  });

  it.each([
    ["none", [0, 0], []],
    ["one", [0, 7], [1, 7]],
    ["ones", [1, 1, 1, 0], [1]],
    ["many", Array.from({ length: 101 }, (_, at) => at), [1, 20, 40, 60, 80]],
  ])("are in rising classes: %s", (_, figures, classes) => {
    expect(classesOf(figures)).toEqual(classes);
    expect(coloursOf(classesOf(figures), "light")).toHaveLength(Math.max(1, classes.length));
  });

  it("with a figure are drawn in the colour of the legend", () => {
    const classes = [1, 5];
    const { data } = cellSource(areas, new Map([["1", 4], ["2", 5]]), classes, "light");
    const drawn = data.features.map((one) => [one.properties?.code as string, RAMPS.light[one.properties?.colour as number]]);
    const colours = coloursOf(classes, "light");
    expect(drawn).toEqual([["1", colours[0]], ["2", colours[1]]]);
  });

  it("keep their style whatever the figures are: a new style would be laid out anew", () => {
    const styles = [[1], [1, 2, 3]].map((classes) => JSON.stringify(cellSource(areas, new Map([["1", 1]]), classes, "dark").layers));
    expect(styles[0]).toBe(styles[1]);
  });

  it("with the most cases are edged, in their order", () => {
    const spot = (code: string) => ({ grid_code: code, cases: 3, hours: [], kinds: {} });
    const { data } = spotSource(areas, [spot("3"), spot("nowhere"), spot("1")], "light");
    expect(data.features.map((one) => one.properties)).toEqual([{ code: "3", rank: "1" }, { code: "1", rank: "3" }]);
  });
});
