import { describe, expect, it } from "vitest";

const files = import.meta.glob<Record<string, string>>("./{zh,en}/*.json", { eager: true, import: "default" });
const pages = [...new Set(Object.keys(files).map((path) => path.split("/").at(-1) ?? ""))];
const BRACES = /\{(\w+)\}/g;

function holes(text: string): string[] {
  return [...text.matchAll(BRACES)].map((found) => found[1] ?? "").sort();
}

describe("words", () => {
  it("are there", () => {
    expect(pages.length).toBeGreaterThan(2);
  });

  it.each(pages)("%s has the same keys in both languages", (page) => {
    expect(Object.keys(files[`./zh/${page}`] ?? {}).sort()).toEqual(Object.keys(files[`./en/${page}`] ?? {}).sort());
  });

  it.each(pages)("%s says something at every key, with the same values", (page) => {
    const [zh, en] = [files[`./zh/${page}`] ?? {}, files[`./en/${page}`] ?? {}];
    for (const key of Object.keys(en)) {
      expect(en[key]?.trim(), key).toBeTruthy();
      expect(zh[key]?.trim(), key).toBeTruthy();
      expect(holes(zh[key] ?? ""), key).toEqual(holes(en[key] ?? ""));
    }
  });

  it.each(pages)("%s is Chinese where it says so", (page) => {
    const zh = Object.entries(files[`./zh/${page}`] ?? {});
    const en = files[`./en/${page}`] ?? {};
    const same = zh.filter(([key, text]) => text === en[key] && /[a-z]{4,}/i.test(text)).map(([key]) => key);
    expect(same).toEqual([]);
  });
});
