import { expect, it } from "vitest";
import { Lanes } from "./lanes";

function work() {
  const done: (() => void)[] = [];
  const begun: number[] = [];
  const task = (name: number) => () => {
    begun.push(name);
    return new Promise<void>((resolve) => done.push(resolve));
  };
  return { begun, done, task };
}

it("runs a few at once and the newest wish next", async () => {
  const lanes = new Lanes(2);
  const { begun, done, task } = work();
  for (const name of [1, 2, 3, 4]) lanes.want(task(name), true);
  expect(begun).toEqual([1, 2]);
  done[0]?.();
  await Promise.resolve().then(() => undefined);
  await new Promise((resolve) => setTimeout(resolve));
  expect(begun).toEqual([1, 2, 4]);
});

it("lets what has something to show wait its turn, the first one first", async () => {
  const lanes = new Lanes(1);
  const { begun, done, task } = work();
  lanes.want(task(1), true);
  for (const name of [2, 3]) lanes.want(task(name), false);
  lanes.want(task(4), true);
  for (let at = 0; at < 3; at += 1) {
    done[at]?.();
    await new Promise((resolve) => setTimeout(resolve));
  }
  expect(begun).toEqual([1, 4, 2, 3]);
});

it("forgets what is no longer wanted", async () => {
  const lanes = new Lanes(1);
  const { begun, done, task } = work();
  lanes.want(task(1), true);
  const back = lanes.want(task(2), true);
  lanes.want(task(3), true);
  back();
  done[0]?.();
  await new Promise((resolve) => setTimeout(resolve));
  done[1]?.();
  await new Promise((resolve) => setTimeout(resolve));
  expect(begun).toEqual([1, 3]);
});
