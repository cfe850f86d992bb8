import { beforeEach, describe, expect, it } from "vitest";
import { forget, keep, orKept } from "./kept";
import { Problem, Unreachable } from "./problem";

const away = () => Promise.reject(new Unreachable("no network"));

describe("what is kept of the API's answers", () => {
  beforeEach(() => localStorage.clear());

  it("is used when nothing answers", async () => {
    keep("site", { name: "Gulou" });
    expect(await orKept("site", away)).toEqual({ name: "Gulou" });
  });

  it("gives way to what the API says", async () => {
    keep("site", { name: "Gulou" });
    expect(await orKept("site", () => Promise.resolve({ name: "Dongcheng" }))).toEqual({ name: "Dongcheng" });
  });

  it("hides no refusal", async () => {
    keep("me", { name: "li" });
    await expect(orKept("me", () => Promise.reject(new Problem(401, "sign in")))).rejects.toThrow("sign in");
  });

  it.each([["nothing was kept", undefined], ["it is damaged", "{"]])("is no answer when %s", async (_, text) => {
    if (text !== undefined) localStorage.setItem("hutong.kept.site", text);
    await expect(orKept("site", away)).rejects.toThrow("no network");
  });

  it("is gone once it is forgotten", async () => {
    keep("me", { name: "li" });
    forget("me");
    await expect(orKept("me", away)).rejects.toThrow("no network");
  });
});
