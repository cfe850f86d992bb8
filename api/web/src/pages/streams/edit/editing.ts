/** What the editor's hand does: tools, what is chosen, what is being drawn. Pure. */

import { withBin } from "./bins";
import { cornersOf, type Draft, type Id, key, type Kind, withCorners, withNew, without } from "./draft";
import { type Frame, shifted, type XY, within } from "./geometry";
import { begun, redone, settled, type Steps, stepped, undone } from "./steps";

/** A bin is drawn as a zone that a rule watches by its code. */
export type Tool = "select" | Kind | "bin";
export interface Place {
  lat: number;
  lon: number;
}
export interface Editing {
  steps: Steps<Draft>;
  tool: Tool;
  chosen: Id | null;
  /** Which corner of what is chosen; null: the whole of it. */
  corner: number | null;
  /** Corners of what is being drawn. */
  drawing: readonly XY[];
  /** Where the keyboard draws. */
  cursor: XY;
}
export type Action =
  | { do: "load"; draft: Draft }
  | { do: "tool"; tool: Tool }
  | { do: "choose"; id: Id | null; corner?: number | null }
  | { do: "put"; at: XY; place: Place }
  | { do: "finish"; place: Place }
  | { do: "back" }
  | { do: "settle" }
  | { do: "undo" }
  | { do: "redo" }
  | { do: "remove" }
  | { do: "change"; draft: Draft; about?: string }
  | { do: "nudge"; by: XY; frame: Frame }
  | { do: "corner"; by: 1 | -1 };

export function begin(draft: Draft): Editing {
  return { steps: begun(draft), tool: "select", chosen: null, corner: null, drawing: [], cursor: [0.5, 0.5] };
}

export function edited(now: Editing, action: Action): Editing {
  return (DOES[action.do] as (now: Editing, action: Action) => Editing)(now, action);
}

const DOES: { [Name in Action["do"]]: (now: Editing, action: Extract<Action, { do: Name }>) => Editing } = {
  load: (_, { draft }) => begin(draft),
  tool: (now, { tool }) => ({ ...now, tool, drawing: [], chosen: tool === "select" ? now.chosen : null, corner: null }),
  choose: (now, { id, corner = null }) => ({ ...now, chosen: id, corner, steps: settled(now.steps) }),
  put: (now, { at, place }) => put(now, at, place),
  finish: (now, { place }) => finished(now, place),
  back,
  change: (now, { draft, about = null }) => ({ ...now, steps: stepped(now.steps, draft, about) }),
  settle: (now) => ({ ...now, steps: settled(now.steps) }),
  undo: (now) => held({ ...now, steps: undone(now.steps) }),
  redo: (now) => held({ ...now, steps: redone(now.steps) }),
  remove: removed,
  nudge: (now, { by, frame }) => nudged(now, [by[0] / frame[0], by[1] / frame[1]]),
  corner: (now, { by }) => turned(now, by),
};

/** Put a corner; a line has two, a ground point is one. */
function put(now: Editing, at: XY, place: Place): Editing {
  if (now.tool === "select") return now;
  const drawing = [...now.drawing, at];
  const whole = now.tool === "point" || (now.tool === "line" && drawing.length === 2);
  return whole ? added({ ...now, cursor: at }, drawing, place) : { ...now, drawing, cursor: at };
}

const AREAS: Partial<Record<Tool, true>> = { zone: true, mask: true, bin: true };

/** Close an area; a second click at the same place closes it, too, and is no corner. */
function finished(now: Editing, place: Place): Editing {
  const drawing = now.drawing.filter((corner, at) => at === 0 || String(corner) !== String(now.drawing[at - 1]));
  return now.tool in AREAS && drawing.length >= 3 ? added(now, drawing, place) : now;
}

function added(now: Editing, corners: readonly XY[], place: Place): Editing {
  if (now.tool === "select") return now;
  const { present } = now.steps;
  const { draft, id } = now.tool === "bin" ? withBin(present, corners) : withNew(present, now.tool, corners, place);
  return { ...now, steps: settled(stepped(now.steps, draft)), tool: "select", chosen: id, corner: null, drawing: [] };
}

/** Take the last corner back, then the tool, then the choice. */
function back(now: Editing): Editing {
  if (now.drawing.length > 0) return { ...now, drawing: now.drawing.slice(0, -1) };
  if (now.tool !== "select") return { ...now, tool: "select" };
  return now.corner === null ? { ...now, chosen: null } : { ...now, corner: null };
}

/** Take away the corner that is chosen, or the whole shape where no corner is, or none can be spared. */
function removed(now: Editing): Editing {
  if (now.chosen === null) return now;
  const { present } = now.steps;
  const corners = cornersOf(present, now.chosen);
  const isArea = now.chosen.kind === "zone" || now.chosen.kind === "mask";
  if (isArea && now.corner !== null && corners.length > 3) {
    const left = corners.filter((_, at) => at !== now.corner);
    return { ...now, steps: settled(stepped(now.steps, withCorners(present, now.chosen, left))), corner: Math.min(now.corner, left.length - 1) };
  }
  return { ...now, steps: settled(stepped(now.steps, without(present, now.chosen))), chosen: null, corner: null };
}

function nudged(now: Editing, by: XY): Editing {
  if (now.tool !== "select") return { ...now, cursor: within([now.cursor[0] + by[0], now.cursor[1] + by[1]]) };
  if (now.chosen === null) return now;
  const { chosen, corner } = now;
  const corners = cornersOf(now.steps.present, chosen);
  const moved = corner === null ? shifted(corners, by) : corners.map((one, at) => (at === corner ? within([one[0] + by[0], one[1] + by[1]]) : one));
  return { ...now, steps: stepped(now.steps, withCorners(now.steps.present, chosen, moved), `nudge ${key(chosen)} ${corner ?? "all"}`) };
}

function turned(now: Editing, by: 1 | -1): Editing {
  if (now.chosen === null) return now;
  const count = cornersOf(now.steps.present, now.chosen).length;
  if (count < 2) return now;
  const next = now.corner === null ? (by === 1 ? 0 : count - 1) : (now.corner + by + count) % count;
  return { ...now, corner: next, steps: settled(now.steps) };
}

/** What was chosen may be gone. */
function held(now: Editing): Editing {
  const isThere = now.chosen !== null && cornersOf(now.steps.present, now.chosen).length > 0;
  return { ...now, chosen: isThere ? now.chosen : null, corner: null };
}
