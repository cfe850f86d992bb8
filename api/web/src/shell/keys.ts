/** Keys of the page in front: `useKeys` registers them, the help overlay lists them. */

import { useEffect, useState, useSyncExternalStore } from "react";
import { Listeners } from "@/listeners";

export interface Key {
  /** Such as `t`, `Shift+T`, `Enter`, `ArrowDown`, `g c` (one after the other). */
  keys: string;
  /** What it does, in words. */
  does: string;
  act: () => void;
  /** Does nothing now, but is listed. */
  disabled?: boolean;
}

export interface KeyGroup {
  title: string;
  keys: readonly Key[];
}

const FOLLOWS_MS = 1_200;

const groups = new Map<symbol, KeyGroup>();
const watchers = new Listeners();
let listed: readonly KeyGroup[] = [];
let pressed: number | null = null;
let begun: { key: string; at: number } | null = null;

/** Have keys act while a component is shown; those registered later go first. The list may be made anew at every render. */
export function useKeys(title: string, keys: readonly Key[]): void {
  const [id] = useState(() => Symbol(title));
  useEffect(() => {
    const before = groups.get(id);
    groups.set(id, { title, keys });
    if (before === undefined || told(before) !== told({ title, keys })) changed();
    else listed = inOrder();
  });
  useEffect(
    () => () => {
      groups.delete(id);
      changed();
    },
    [id],
  );
}

/** Return all keys that act now, page's first. */
export function useKeyGroups(): readonly KeyGroup[] {
  return useSyncExternalStore(watchers.add, () => listed);
}

function inOrder(): readonly KeyGroup[] {
  return [...groups.values()].reverse();
}

/** What the overlay shows of a group. */
function told(group: KeyGroup): string {
  return JSON.stringify([group.title, group.keys.map((key) => [key.keys, key.does, key.disabled])]);
}

function changed(): void {
  listed = inOrder();
  watchers.tell();
}

/** Return the name of what was pressed: modifiers, then the key; letters carry Shift where it is down. */
export function named(event: Pick<KeyboardEvent, "key" | "shiftKey" | "ctrlKey" | "metaKey" | "altKey">): string {
  const letter = /^[a-z]$/i.test(event.key);
  const key = event.key === " " ? "Space" : letter ? event.key.toLowerCase() : event.key;
  const shift = event.shiftKey && (letter || event.key.length > 1);
  const mods = [event.ctrlKey || event.metaKey ? "Mod" : "", event.altKey ? "Alt" : "", shift ? "Shift" : ""];
  return [...mods.filter(Boolean), key].join("+");
}

/** Tell whether a person writes or chooses there, so that keys are text. */
function takesKeys(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.closest("[role=dialog], [role=listbox], [role=menu]") !== null) return true;
  if (target instanceof HTMLInputElement) return !["checkbox", "radio", "button", "range"].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

/** A focused button takes Enter and Space for itself. */
function pressesItself(target: EventTarget | null, name: string): boolean {
  return (name === "Enter" || name === "Space") && target instanceof HTMLElement && target.closest("a, button, [role=button], summary, [role=tab]") !== null;
}

export function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || takesKeys(event.target)) return;
  const name = named(event);
  if (pressesItself(event.target, name)) return;
  const before = begun !== null && event.timeStamp - begun.at < FOLLOWS_MS ? begun.key : null;
  begun = null;
  const found = (before !== null ? find(`${before} ${name}`) : undefined) ?? find(name);
  if (found !== undefined) {
    event.preventDefault();
    pressed = event.timeStamp;
    found.act();
    pressed = null;
  } else if (begins(name)) {
    begun = { key: name, at: event.timeStamp };
  }
}

/** When the key went down that acts now, milliseconds as of `performance.now()`; without one: now. */
export function pressedAt(): number {
  return pressed ?? performance.now();
}

function find(name: string): Key | undefined {
  for (const group of listed) {
    const key = group.keys.find((one) => one.keys === name && one.disabled !== true);
    if (key !== undefined) return key;
  }
  return undefined;
}

function begins(name: string): boolean {
  return listed.some((group) => group.keys.some((key) => key.keys.startsWith(`${name} `)));
}
