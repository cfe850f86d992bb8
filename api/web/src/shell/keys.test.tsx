import { renderHook } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { named, onKey, useKeys } from "./keys";

beforeEach(() => document.addEventListener("keydown", onKey));
afterEach(() => {
  document.removeEventListener("keydown", onKey);
  document.body.innerHTML = "";
});

function press(key: string, target: EventTarget = document.body, more: KeyboardEventInit = {}) {
  target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }));
}

function registered(...keys: string[]) {
  const acts = keys.map(() => vi.fn());
  const list = keys.map((one, at) => ({ keys: one, does: one, act: acts[at] ?? vi.fn() }));
  return { acts, hook: renderHook(() => useKeys("page", list)) };
}

describe("keys", () => {
  it("act while their page is shown", () => {
    const { acts, hook } = registered("t");
    press("t");
    hook.unmount();
    press("t");
    expect(acts[0]).toHaveBeenCalledTimes(1);
  });

  it("follow each other", () => {
    const { acts } = registered("g c", "c");
    press("g");
    press("c");
    press("c");
    expect(acts.map((act) => act.mock.calls.length)).toEqual([1, 1]);
  });

  it("are text in a field", () => {
    const { acts } = registered("t");
    const field = document.body.appendChild(document.createElement("input"));
    press("t", field);
    expect(acts[0]).not.toHaveBeenCalled();
  });

  it("leave Enter to a focused button", () => {
    const { acts } = registered("Enter");
    const button = document.body.appendChild(document.createElement("button"));
    press("Enter", button);
    expect(acts[0]).not.toHaveBeenCalled();
    press("Enter");
    expect(acts[0]).toHaveBeenCalledTimes(1);
  });

  it.each([
    [{ key: "T", shiftKey: true }, "Shift+t"],
    [{ key: "?", shiftKey: true }, "?"],
    [{ key: " " }, "Space"],
    [{ key: "k", ctrlKey: true }, "Mod+k"],
    [{ key: "ArrowDown", shiftKey: true }, "Shift+ArrowDown"],
  ])("%o is named %s", (event, name) => {
    expect(named({ shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...event })).toBe(name);
  });
});
