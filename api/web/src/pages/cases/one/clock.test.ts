import { describe, expect, it } from "vitest";
import { clock } from "./clock";

describe("the clock of a phase", () => {
  it.each([
    ["has time", { due: 20_000, status: "dispatched" }, { state: "time", seconds: 19_000 }],
    ["has little time", { due: 2_000, status: "dispatched" }, { state: "soon", seconds: 1_000 }],
    ["ends just now", { due: 1_000, status: "handled" }, { state: "soon", seconds: 0 }],
    ["is late", { due: 400, status: "handling" }, { state: "late", seconds: 600 }],
    ["stands while the case is suspended", { due: null, status: "suspended" }, { state: "stands", seconds: 0 }],
    ["has no limit", { due: null, status: "proposed" }, null],
  ] as const)("%s", (_, of, told) => {
    expect(clock(of, 1_000)).toEqual(told);
  });
});
