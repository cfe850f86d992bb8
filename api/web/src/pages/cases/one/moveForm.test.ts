import { describe, expect, it } from "vitest";
import { bodyOf, departments, lacking, usual } from "./moveForm";

describe("what a move says", () => {
  it.each([
    [[], "", "", []],
    [["opinion"], "  ", "", ["opinion"]],
    [["opinion"], "gone", "", []],
    [["department"], "gone", "", ["department"]],
    [["department", "opinion"], "", "", ["department", "opinion"]],
  ] as const)("needs %j", (needs, opinion, department, open) => {
    expect(lacking({ needs: [...needs] }, { opinion, department })).toEqual(open);
  });

  it("leaves out what was not written", () => {
    expect(bodyOf("file", { opinion: " ", department: "" }, 3)).toEqual({ move: "file", revision: 3 });
    expect(bodyOf("dispatch", { opinion: " soon ", department: "crew" }, 3)).toEqual({ move: "dispatch", revision: 3, opinion: "soon", department: "crew" });
  });

  it("offers each department once, its own first", () => {
    expect(departments("crew 3", ["roads", null, "crew 3", undefined, "roads"])).toEqual(["crew 3", "roads"]);
    expect(departments(null, [])).toEqual([]);
  });

  it("knows where such a case usually goes", () => {
    const codes = [{ code: "06010", department: "sanitation" }, { code: "09009", department: null }];
    const of = (code: string, department: string | null = null) => ({ kind: "litter", corrected_kind: null, department, code });
    expect([usual(of("06010"), codes), usual(of("09009"), codes), usual(of("06010", "crew 3"), codes)]).toEqual(["sanitation", "", "crew 3"]);
  });
});
