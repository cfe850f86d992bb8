import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Problem, Unreachable } from "@/client/problem";
import type { Draft } from "./draft";
import { Outbox, type Report } from "./outbox";
import { memoryStore } from "./store";

function draft(id: string, t = 1): Draft {
  return { id, user: "ines", t, matter: "litter", called: "Litter", place: { lat: 0, lon: 0, radius: 5 }, note: "", files: [] };
}

/** An API that answers what it is told, in order, and notes what came. */
function api(...answers: (Error | "ok")[]) {
  const came: string[] = [];
  const send = async (one: Draft): Promise<Report> => {
    came.push(one.id);
    const answer = answers.shift() ?? "ok";
    if (answer !== "ok") throw answer;
    return Promise.resolve({ reference: one.id } as Report);
  };
  return { came, send };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());
const settle = () => vi.advanceTimersByTimeAsync(0);

test("what is added is sent, told and forgotten", async () => {
  const { came, send } = api();
  const store = memoryStore();
  const box = new Outbox(() => Promise.resolve(store), send);
  const told: string[] = [];
  box.listen((report) => told.push(report.reference));
  await box.start("ines");
  await box.add(draft("a"));
  await settle();
  expect([came, told, box.waiting(), await store.all()]).toEqual([["a"], ["a"], [], []]);
});

test("a broken connection keeps it, with the same id, until it is through", async () => {
  const { came, send } = api(new Unreachable("broken"), new Problem(503, "busy", { retryAfter: 5 }), "ok");
  const store = memoryStore();
  const box = new Outbox(() => Promise.resolve(store), send);
  await box.start("ines");
  await box.add(draft("a"));
  await settle();
  expect(box.waiting()[0]?.state).toBe("waiting");
  expect(await store.all()).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1000);
  expect(came).toEqual(["a", "a"]);
  await vi.advanceTimersByTimeAsync(4999);
  expect(came).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(1);
  expect([came, await store.all()]).toEqual([["a", "a", "a"], []]);
});

test("what is refused stays with its reason, and keeps up nothing behind it", async () => {
  const { came, send } = api(new Problem(422, "file 1: no photo"), "ok", "ok");
  const store = memoryStore();
  const box = new Outbox(() => Promise.resolve(store), send);
  await box.start("ines");
  await box.add(draft("a", 1));
  await box.add(draft("b", 2));
  await settle();
  expect(came).toEqual(["a", "b"]);
  expect(box.waiting().map((row) => [row.id, row.state, row.refused])).toEqual([["a", "refused", "file 1: no photo"]]);
  expect((await store.all())[0]?.refused).toBe("file 1: no photo");
  await box.retry("a");
  await settle();
  expect(box.waiting()).toEqual([]);
});

test("after the session's end it waits for somebody to sign in", async () => {
  const { came, send } = api(new Problem(401, "over"), "ok");
  const box = new Outbox(() => Promise.resolve(memoryStore()), send);
  await box.start("ines");
  await box.add(draft("a"));
  await vi.advanceTimersByTimeAsync(600_000);
  expect(came).toEqual(["a"]);
  await box.start("ines");
  expect(came).toEqual(["a", "a"]);
});

test("what was kept before is sent in order, and nothing of somebody else", async () => {
  const { came, send } = api();
  const store = memoryStore();
  for (const one of [draft("late", 9), draft("early", 3), { ...draft("other"), user: "ben" }]) await store.put({ ...one, refused: null });
  const box = new Outbox(() => Promise.resolve(store), send);
  await box.start("ines");
  expect(came).toEqual(["early", "late"]);
  expect((await store.all()).map((row) => row.id)).toEqual(["other"]);
});
