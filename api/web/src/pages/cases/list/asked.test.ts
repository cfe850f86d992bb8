import { describe, expect, it } from "vitest";
import { asked, brought, daysOf, sheetAddress, withDay } from "./asked";

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
    expect(brought({ kind: "crowd", department: "1", since: 5 }, "Asia/Shanghai")).toEqual([["department", "1"], ["since", 5]]);
  });

  it("shows whole days in their fields", () => {
    const monday = withDay(withDay({ kind: "crowd" }, "from", "2026-11-30", "Asia/Shanghai"), "to", "2026-11-30", "Asia/Shanghai");
    expect((monday.until ?? 0) - (monday.since ?? 0)).toBe(86_400);
    expect(daysOf(monday, "Asia/Shanghai")).toEqual({ from: "2026-11-30", to: "2026-11-30" });
    expect(brought(monday, "Asia/Shanghai")).toEqual([]);
    expect(daysOf(withDay(monday, "from", "", "Asia/Shanghai"), "Asia/Shanghai")).toEqual({ to: "2026-11-30" });
  });
});
