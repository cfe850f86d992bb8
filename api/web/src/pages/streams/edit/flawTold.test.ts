import { renderHook } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import { Problem } from "@/client/problem";
import { type Language, setLanguage } from "@/words/words";
import { useTellFlaw } from "./flawTold";

const tell = (language: Language) => {
  setLanguage(language);
  return renderHook(() => useTellFlaw()).result.current;
};

const CROSSES = {
  where: "zones.lane.polygon",
  message: "expected corners in order around the area; the edge from [0] to [1] meets the one from [2] to [3]",
  code: "shape_crosses",
  values: { at_a: 0, at_b: 1, at_c: 2, at_d: 3 },
};

describe("what the check says", () => {
  beforeEach(() => localStorage.clear());

  it("is told in the page's language, corners counted from one", () => {
    expect(tell("zh")(CROSSES)).toEqual({ where: CROSSES.where, message: "边线相交：第 1 至第 2 个角的边与第 3 至第 4 个角的边相交" });
    expect(tell("en")(CROSSES).message).toContain("corner 1 to 2");
  });

  it("names what a rule names, and the rule, by their words", () => {
    const none = { where: "rules[0].zone", message: "…", code: "no_target", values: { kind: "zone", name: "lane", names: "bins, kerb" } };
    expect(tell("zh")(none).message).toBe("没有名为 lane 的区域；现有：bins, kerb");
    const drives = { where: "rules[0].kind", message: "…", code: "rule_driving", values: { rule: "roadside_bins" } };
    expect(tell("zh")(drives).message).not.toContain("roadside_bins");
  });

  it("says why no ground fits", () => {
    const why = "expected at least four points of which no three are on a line";
    expect(tell("zh")({ where: "ground_points", message: why, code: "ground_points", values: { why } }).message).toContain("同一直线");
  });

  it.each([{ code: undefined }, { code: null }, { code: "newer_than_this_page" }])("stays in the check's words where the page has none: $code", ({ code }) => {
    expect(tell("zh")({ where: "part", message: "odd", ...(code === undefined ? {} : { code }) }).message).toBe("odd");
  });

  it("tells two alternatives each by its own words and values", () => {
    const values = { first: "above", first_limit: 3, second: "in_file", second_file: "bins.json", second_told: "no_json", second_told_row: 2, second_told_why: "end" };
    expect(tell("zh")({ where: "rules[0].limit_s", message: "…", code: "either", values }).message).toBe("须大于 3；或文件 bins.json：不是有效的 JSON：第 2 行：end");
  });

  it("tells where in the file something else is wrong", () => {
    const elsewhere = { where: "streams[3].rules[0].limit_s", message: "…", code: "above", values: { limit: 0, line: 1234 } };
    const told = tell("zh").problem(new Problem(422, "…", { errors: [elsewhere] }));
    expect(told instanceof Problem && told.errors).toEqual([{ where: "摄像机 4 rules[0].limit_s", message: "须大于 0（文件第 1234 行）" }]);
  });

  it("of a refusal is told with all its errors", () => {
    const refused = new Problem(422, "…", { errors: [CROSSES, { where: "part", message: "odd" }] });
    const told = tell("zh").problem(refused);
    expect(told instanceof Problem && told.errors).toEqual([{ where: "区域 lane", message: expect.stringContaining("相交") as string }, { where: "提交的内容", message: "odd" }]);
    const other = new Error("odd");
    expect(tell("zh").problem(other)).toBe(other);
  });
});
