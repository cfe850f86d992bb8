import { renderHook } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import { Problem, problemOf, Unreachable } from "@/client/problem";
import { type Language, setLanguage } from "@/words/words";
import { toldTrouble, useProblemWords, useTold } from "./told";

async function answered(body: object, status = 409): Promise<Problem> {
  return problemOf(new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/problem+json" } }));
}

function said(what: unknown, language: Language): string {
  setLanguage(language);
  return renderHook(() => useTold()).result.current(what);
}

describe("what the API refused", () => {
  beforeEach(() => localStorage.clear());

  it("is told in the page's language, with the words of its values", async () => {
    const body = { detail: "a case that is closed can't be moved", code: "move_not_now", values: { status: "closed", move: "dispatch" } };
    expect(said(await answered(body), "zh")).toBe("案卷当前状态为“已结案”，不能办理“派遣”。");
    expect(said(await answered(body), "en")).toContain("Closed");
  });

  it("names several roles one after the other", async () => {
    const body = { detail: "close is made by", code: "move_not_yours", values: { move: "close", roles: ["manager", "operator"] } };
    expect(said(await answered(body, 403), "zh")).toMatch(/值班长、值班员/);
  });

  it("writes the number of a case as a name", async () => {
    expect(said(await answered({ detail: "x", code: "no_case", values: { case: 12345 } }, 404), "en")).toBe("There is no case 12345.");
  });

  it.each([{ code: undefined }, { code: "newer_than_this_page" }])("stays in the API's words where the page has none: $code", async ({ code }) => {
    expect(said(await answered({ detail: "the list is being counted", code }), "zh")).toBe("the list is being counted");
  });

  it("names the value that is wrong and its limit", async () => {
    const errors = [{ where: "body.opinion", message: "String should have at most 1000 characters", code: "string_too_long", values: { max_length: 1000 } }];
    expect(said(await answered({ detail: "…", code: "invalid", values: { where: "body.opinion" }, errors }, 422), "zh")).toBe("opinion：最多 1,000 个字符");
  });

  it("keeps the words of a check that the page does not know", () => {
    setLanguage("zh");
    const say = renderHook(() => useProblemWords()).result.current;
    expect(toldTrouble(say, { where: "body.url", message: "Value error, expected http", code: "value_error" })).toBe("body.url：Value error, expected http".replace("body.", ""));
  });

  it("says so when nothing was reached, and what was thrown otherwise", () => {
    expect(said(new Unreachable("TypeError: Failed to fetch"), "zh")).not.toContain("TypeError");
    expect(said(new Error("odd"), "zh")).toBe("odd");
  });

  it("is told of one answer of several, too", () => {
    expect(said({ detail: "is being looked at", reason: { code: "case_leased", values: { case: 7, by: "li.na" } } }, "zh")).toBe("li.na 正在审核案卷 7。");
  });
});
