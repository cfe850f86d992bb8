import { expect, it } from "vitest";
import { begun, redone, settled, stepped, undone } from "./steps";

const three = [1, 2, 3].reduce((steps, value) => stepped(steps, { value }), begun({ value: 0 }));

it("goes back and on again", () => {
  const back = undone(undone(three));
  expect(back.present).toEqual({ value: 1 });
  expect(redone(back).present).toEqual({ value: 2 });
  expect(redone(redone(redone(back))).present).toEqual({ value: 3 });
});

it("forgets what was undone when something else is done", () => {
  expect(redone(stepped(undone(three), { value: 9 })).present).toEqual({ value: 9 });
});

it("ends at both ends", () => {
  const first = begun("a");
  expect(undone(first)).toBe(first);
  expect(redone(first)).toBe(first);
});

it("joins what belongs together until it is settled", () => {
  const dragged = ["b", "c", "d"].reduce((steps, value) => stepped(steps, value, "drag 1"), begun("a"));
  expect(undone(dragged).present).toBe("a");
  const again = stepped(settled(dragged), "e", "drag 1");
  expect(undone(again).present).toBe("d");
});

it("takes nothing for a step that changes nothing", () => {
  const one = begun("a");
  expect(stepped(one, "a")).toBe(one);
});

it("remembers two hundred", () => {
  let steps = begun(0);
  for (let value = 1; value <= 300; value += 1) steps = stepped(steps, value);
  for (let value = 0; value < 400; value += 1) steps = undone(steps);
  expect(steps.present).toBe(100);
});
