import { expect, test } from "vitest";
import { type Attached, better, byHandRadius, type Draft, fieldsOf, newId, unfit } from "./draft";

function file(type: string, size: number): Attached {
  return { name: "a", type, content: { size } as Blob };
}

test.each([
  ["nothing", [], [], null],
  ["a photo", [], [file("image/jpeg", 100)], null],
  ["eight", Array<Attached>(7).fill(file("image/png", 1)), [file("video/mp4", 1)], null],
  ["nine", Array<Attached>(8).fill(file("image/png", 1)), [file("video/mp4", 1)], "tooMany"],
  ["a document", [], [file("application/pdf", 1)], "type"],
  ["a huge photo", [], [file("image/jpeg", 32 * 2 ** 20 + 1)], "tooLarge"],
  ["a long clip", [], [file("video/quicktime", 150 * 2 ** 20)], null],
  ["too much in all", [file("video/mp4", 150 * 2 ** 20)], [file("video/mp4", 11 * 2 ** 20)], "tooLarge"],
] as const)("%s", (_, there, more, said) => {
  expect(unfit(there, more)).toBe(said);
});

test("the finer position counts, the newer one after a while, a coarse one never", () => {
  const first = { lat: 1, lon: 1, radius: 30, t: 100 };
  const finer = { ...first, radius: 8, t: 105 };
  const coarser = { ...first, radius: 60, t: 110 };
  expect(better(null, first)).toBe(first);
  expect(better(first, finer)).toBe(finer);
  expect(better(finer, coarser)).toBe(finer);
  expect(better(finer, { ...coarser, t: 126 })?.radius).toBe(60);
  expect(better(null, { ...first, radius: 3000 })).toBeNull();
});

const DRAFT: Draft = {
  id: "x", user: "ines", t: 1_767_225_600.1234, matter: "litter", called: "", place: { lat: 39.9, lon: 116.4, radius: 0 }, note: " ", files: [],
};

test("fields are those of the API, and an empty note is none", () => {
  expect(Object.fromEntries(fieldsOf(DRAFT))).toEqual({
    id: "x", matter: "litter", lat: "39.9000000", lon: "116.4000000", radius_m: "1", t: "1767225600.123",
  });
  expect(Object.fromEntries(fieldsOf({ ...DRAFT, note: " bags \n", place: { lat: 0, lon: 0, radius: 5000 } }))).toMatchObject({ note: "bags", radius_m: "1000" });
});

test("ids are UUIDs, each another one", () => {
  const ids = new Set(Array.from({ length: 50 }, newId));
  expect(ids.size).toBe(50);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test("what is touched on a map of the whole district is not known to the metre", () => {
  expect(byHandRadius(39.9, 10)).toBe(704);
  expect(byHandRadius(39.9, 15)).toBe(22);
  expect(byHandRadius(39.9, 18)).toBe(15);
  expect(byHandRadius(39.9, 5)).toBe(1000);
});
