/** Dragging and drawing on the picture with mouse, pen or finger. */

import { type Dispatch, type PointerEvent, type RefObject, useState } from "react";
import { cornersOf, type Draft, type Id, idOf, magnetsOf, withCorners } from "./draft";
import type { Action, Editing, Place } from "./editing";
import { distance, type Frame, shifted, type Snapped, snapped, within, type XY } from "./geometry";
import { useZoom, type Zoom } from "./useZoom";

/** Pixels of the screen within which a place snaps, or a click closes an area. */
const REACH_PX = 10;
/** A hand that moves less than so many pixels of the screen meant to click. */
const STILL_PX = 3;

interface Drag {
  id: Id;
  corner: number | null;
  from: XY;
  corners: readonly XY[];
  draft: Draft;
}

/** What the hand holds. */
class Hold {
  drag: Drag | null = null;
  pan: XY | null = null;
  way = 0;

  take(drag: Drag | null): void {
    this.drag = drag;
  }

  slide(at: XY | null): void {
    if (at !== null && this.pan !== null) this.way += Math.hypot(at[0] - this.pan[0], at[1] - this.pan[1]);
    this.pan = at;
  }

  rest(): void {
    this.drag = null;
    this.pan = null;
    this.way = 0;
  }
}

interface Given {
  svg: RefObject<SVGSVGElement | null>;
  frame: Frame;
  now: Editing;
  act: Dispatch<Action>;
  place: Place;
  mayEdit: boolean;
}

type Event = PointerEvent<SVGSVGElement>;

export function useStage({ svg, ...given }: Given) {
  const zoom = useZoom(svg, given.frame);
  const [hold] = useState(() => new Hold());
  const [hint, tell] = useState<Snapped | null>(null);
  return { ...zoom, hint, ...handOf({ ...given, zoom, hold, tell }) };
}

function handOf(given: Omit<Given, "svg"> & { zoom: Zoom; hold: Hold; tell: (hint: Snapped | null) => void }) {
  const { now, act, zoom, hold, tell, mayEdit, frame, place } = given;
  const draft = now.steps.present;
  const snap = (event: Event, but: Id | null): Snapped => {
    if (event.altKey) return { at: within(zoom.at(event)), to: null };
    const { corners, edges } = magnetsOf(draft, but);
    return snapped(zoom.at(event), { corners: [...corners, ...now.drawing], edges }, frame, REACH_PX * zoom.unit);
  };
  const draw = (event: Event) => {
    const { at } = snap(event, null);
    const [first] = now.drawing;
    const closes = first !== undefined && now.drawing.length >= 3 && distance(at, first, frame) <= REACH_PX * zoom.unit;
    act(closes ? { do: "finish", place } : { do: "put", at, place });
  };
  const down = (event: Event) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const touched = (event.target as Element).closest<SVGElement>("[data-id]");
    const id = idOf(touched?.dataset.id);
    if (now.tool !== "select" && mayEdit) draw(event);
    else if (id === null) hold.slide([event.clientX, event.clientY]);
    else take(takenUp(zoom.at(event), touched?.dataset ?? {}, id, draft));
  };
  const take = (taken: Drag) => {
    act({ do: "choose", id: taken.id, corner: taken.id.kind === "point" ? null : taken.corner });
    if (mayEdit) hold.take(taken);
  };
  const move = (event: Event) => {
    if (hold.pan !== null) {
      zoom.pan(event.clientX - hold.pan[0], event.clientY - hold.pan[1]);
      hold.slide([event.clientX, event.clientY]);
    } else if (hold.drag !== null) dragged(event, hold.drag);
    else if (mayEdit) tell(now.tool === "select" ? null : snap(event, null));
  };
  const dragged = (event: Event, { id, corner, from, corners, draft: before }: Drag) => {
    const here = zoom.at(event);
    if (now.steps.about === null && distance(here, from, frame) < STILL_PX * zoom.unit) return;
    const to = corner === null ? null : snap(event, id);
    tell(to);
    const next = to === null ? shifted(corners, [here[0] - from[0], here[1] - from[1]]) : corners.map((one, at) => (at === corner ? to.at : one));
    act({ do: "change", draft: withCorners(before, id, next), about: `drag ${id.kind} ${id.name} ${corner ?? "all"}` });
  };
  const up = () => {
    if (hold.pan !== null && now.tool === "select" && hold.way < STILL_PX) act({ do: "choose", id: null });
    if (hold.drag !== null) act({ do: "settle" });
    hold.rest();
    tell(null);
  };
  return { down, move, up };
}

/** Return what is dragged: the whole shape, a corner of it, or a new one that is pulled out of an edge. */
function takenUp(from: XY, { corner, edge }: DOMStringMap, id: Id, draft: Draft): Drag {
  const corners = [...cornersOf(draft, id)];
  if (edge !== undefined) corners.splice(Number(edge) + 1, 0, within(from));
  const at = edge !== undefined ? Number(edge) + 1 : corner !== undefined ? Number(corner) : null;
  return { id, corner: id.kind === "point" ? 0 : at, from, corners, draft };
}
