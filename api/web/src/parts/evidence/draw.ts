/** Draws what was seen over a picture. */

import type { Event } from "@/client/types";
import type { Corners, Look, SeenBox } from "./sheet";

export type Outline = readonly (readonly [number, number])[];

export interface Drawn {
  look: Look | null;
  event: Pick<Event, "box" | "class_name" | "why"> | undefined;
  zone: Outline | undefined;
  /** UTC seconds of the picture. */
  t: number;
  /** Words for a class. */
  called: (className: string) => string;
  /** Words for a camera that saw nothing. */
  blind: (fault: string) => string;
}

/** Where to draw: `width` × `height` CSS pixels, to which the context is scaled. */
export interface Sheet {
  context: CanvasRenderingContext2D;
  width: number;
  height: number;
}

const OWN = { colour: "#ffd24a", width: 2.5 };
const OTHER = { colour: "rgba(255,255,255,0.75)", width: 1 };
const ZONE = "#4fc3e8";
const SHADE = "rgba(0,0,0,0.65)";

export function draw(on: Sheet, drawn: Drawn): void {
  on.context.clearRect(0, 0, on.width, on.height);
  on.context.font = "600 12px system-ui, sans-serif";
  on.context.lineJoin = "round";
  if (drawn.zone !== undefined && drawn.zone.length > 0) outline(on, drawn.zone);
  if (drawn.look?.fault != null) label(on, drawn.blind(drawn.look.fault), [8, 24]);
  const { own, others } = parted(drawn);
  for (const box of others) frame(on, box, OTHER);
  trail(on, drawn);
  for (const box of own) named(on, box, drawn.called(box.class_name));
  if (drawn.look === null && drawn.event !== undefined) named(on, drawn.event.box, drawn.called(drawn.event.class_name));
}

/** The boxes of the event's own tracks, and the others. */
function parted({ look, event }: Drawn): { own: SeenBox[]; others: SeenBox[] } {
  const ids = new Set(event?.why.tracks?.map((track) => track.tracker_id));
  const boxes = look?.boxes ?? [];
  return { own: boxes.filter((box) => ids.has(box.tracker_id)), others: boxes.filter((box) => !ids.has(box.tracker_id)) };
}

function named(on: Sheet, box: Corners, name: string): void {
  frame(on, box, OWN);
  const isRoomAbove = box.y1 * on.height > 20;
  label(on, name, [box.x1 * on.width, isRoomAbove ? box.y1 * on.height - 6 : box.y2 * on.height + 16]);
}

function frame({ context, width, height }: Sheet, box: Corners, pen: { colour: string; width: number }): void {
  const place = [box.x1 * width, box.y1 * height, (box.x2 - box.x1) * width, (box.y2 - box.y1) * height] as const;
  context.strokeStyle = SHADE;
  context.lineWidth = pen.width + 2;
  context.strokeRect(...place);
  context.strokeStyle = pen.colour;
  context.lineWidth = pen.width;
  context.strokeRect(...place);
}

function label({ context, width }: Sheet, text: string, [x, y]: [number, number]): void {
  const length = context.measureText(text).width + 8;
  const left = Math.max(0, Math.min(x, width - length));
  context.fillStyle = SHADE;
  context.fillRect(left, y - 13, length, 17);
  context.fillStyle = OWN.colour;
  context.fillText(text, left + 4, y);
}

/** Where the feet of the event's tracks went so far. */
function trail(on: Sheet, { event, t }: Drawn): void {
  for (const track of event?.why.tracks ?? []) {
    const points = track.points.filter((point) => point.t <= t);
    path(on, points.map(({ box }) => [(box.x1 + box.x2) / 2, box.y2] as const));
    on.context.strokeStyle = OWN.colour;
    on.context.lineWidth = 1.5;
    on.context.stroke();
  }
}

function outline(on: Sheet, zone: Outline): void {
  const { context } = on;
  path(on, zone);
  context.closePath();
  context.fillStyle = "rgba(79,195,232,0.12)";
  context.fill();
  context.setLineDash([6, 4]);
  context.strokeStyle = ZONE;
  context.lineWidth = 1.5;
  context.stroke();
  context.setLineDash([]);
}

function path({ context, width, height }: Sheet, points: Outline): void {
  context.beginPath();
  for (const [x, y] of points) context.lineTo(x * width, y * height);
}
