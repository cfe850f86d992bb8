import { describe, expect, it } from "vitest";
import { EMPTY, type Happened, next, type Queue, type ReviewItem } from "./queue";

const item = (id: number) => ({ case_id: id }) as ReviewItem;
const after = (...happened: Happened[]): Queue => happened.reduce(next, EMPTY);
const ids = (queue: Queue) => [queue.items.map((one) => one.case_id), queue.judged.map((one) => one.item.case_id)];

const LEASED: Happened = { type: "leased", items: [item(1), item(2), item(3)] };
const said = (...of: number[]): Happened => ({ type: "judged", items: of.map(item), word: { verdict: "true", file: false } });

describe("queue", () => {
  it("goes on to the next at a word", () => {
    expect(ids(after(LEASED, said(1)))).toEqual([[2, 3], [1]]);
  });

  it("takes a proposal once, however often it comes", () => {
    expect(ids(after(LEASED, said(1), LEASED, LEASED))).toEqual([[2, 3], [1]]);
  });

  it("shows what a word was taken back of, at once and first", () => {
    expect(ids(after(LEASED, said(1), said(2), { type: "undone", id: 2 }))).toEqual([[2, 3], [1]]);
    expect(ids(after(LEASED, said(1), said(2), { type: "undone", id: 1 }))).toEqual([[1, 3], [2]]);
  });

  it("can't take back what was refused", () => {
    expect(ids(after(LEASED, said(1), { type: "refused", id: 1 }, { type: "undone", id: 1 }))).toEqual([[2, 3], []]);
  });

  it("drops what others judged", () => {
    expect(ids(after(LEASED, { type: "dropped", ids: [1, 3, 9] }))).toEqual([[2], []]);
  });

  it("takes a word about several, also those that were not leased, and takes it back one by one", () => {
    const all = [LEASED, said(1, 3, 9)];
    expect(ids(after(...all))).toEqual([[2], [1, 3, 9]]);
    expect(ids(after(...all, { type: "undone", id: 1 }, { type: "undone", id: 3 }))).toEqual([[3, 1, 2], [9]]);
  });

  it("forgets what was said long ago", () => {
    const many = Array.from({ length: 60 }, (_, at) => said(at));
    expect(after(...many).judged).toHaveLength(50);
  });

  it("has nothing to take back where nothing was said", () => {
    expect(after({ type: "undone", id: 4 })).toEqual(EMPTY);
  });
});
