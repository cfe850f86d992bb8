import { describe, expect, it } from "vitest";
import { type Chosen, exportAddress, isPurpose, queryOf } from "./chosen";

const CHOSEN: Chosen = { form: "yolo", since: "2026-11-01", kinds: ["parking", "bins"], negatives: false, purpose: " retraining & more " };

describe("what is taken out", () => {
  it("stands in the address whole", () => {
    const asked = new URL(exportAddress(CHOSEN, 1_793_462_400), "http://localhost").searchParams;
    expect([...asked]).toEqual([
      ["format", "yolo"], ["purpose", "retraining & more"], ["negatives", "false"], ["kind", "parking"], ["kind", "bins"], ["since", "1793462400"],
    ]);
  });

  it("is asked for in the same way before", () => {
    expect(queryOf(CHOSEN, undefined)).toEqual({ kind: ["parking", "bins"], negatives: false });
  });

  it.each([["", false], ["  a ", false], ["May", true]])("needs a purpose: %j", (text, enough) => {
    expect(isPurpose(text)).toBe(enough);
  });
});
