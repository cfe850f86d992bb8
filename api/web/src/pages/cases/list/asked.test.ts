import { describe, expect, it } from "vitest";
import { asked, brought, sheetAddress } from "./asked";

describe("what the list asks for", () => {
  it.each([
    ["nothing", {}, {}],
    ["the newest, as the API does by itself", { sort: "newest", kind: "crowd" }, { kind: "crowd" }],
    ["the oldest", { sort: "oldest" }, { sort: "oldest" }],
    ["the worst of the open ones", { sort: "severity" }, { sort: "severity", state: "open" }],
    ["the worst of the closed ones", { sort: "severity", state: "closed" }, { sort: "severity", state: "closed" }],
    ["words without an order", { sort: "due", text: "鼓楼" }, { text: "鼓楼" }],
  ] as const)("is %s", (_, search, query) => {
    expect(asked(search)).toEqual(query);
  });

  it("is the same for the sheet", () => {
    expect(sheetAddress({ kind: "crowd", overdue: false, text: "鼓 楼", sort: "oldest" })).toBe("/v1/cases?format=csv&kind=crowd&overdue=false&text=%E9%BC%93+%E6%A5%BC");
  });

  it("names what links brought", () => {
    expect(brought({ kind: "crowd", stream: "gate-1", since: 5 })).toEqual([["stream", "gate-1"], ["since", 5]]);
  });
});
