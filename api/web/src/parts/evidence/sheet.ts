/** `boxes.json` beside a clip: what was seen when. Pure, but for its query. */

import { queryOptions } from "@tanstack/react-query";
import { fetched } from "@/client/http";
import type { EvidenceLink } from "@/client/types";
import { addressOf } from "./files";

/** Relative corners (0…1): x right, y down. */
export interface Corners {
  x1: number;
  y1: number;
  x2: number;
  y2: number;
}

export interface SeenBox extends Corners {
  class_name: string;
  tracker_id: number;
  confidence: number;
}

/** One look at UTC seconds `t`; with a `fault` the camera was blind. */
export interface Look {
  t: number;
  fault: string | null;
  boxes: readonly SeenBox[];
}

export interface Sheet {
  /** UTC seconds of the snapshot. */
  moment: number;
  width: number;
  height: number;
  clip: { start: number; end: number; video: string } | null;
  clip_missing: string;
  /** Outline of the event's zone as it was, corners in order, relative to the picture; older sheets tell none. */
  zone?: readonly (readonly [number, number])[];
  looks: readonly Look[];
}

/** A box that was seen this long ago, seconds, is no longer shown. */
const STALE_S = 1.2;
const BEFORE_S = 2.5;
const AFTER_S = 4.5;

/** `at` gives the address under which it is asked for: that of the file unless it is only made ready. */
export function sheetQuery(file: Pick<EvidenceLink, "path"> | undefined, at = (address: string) => address) {
  return queryOptions({
    queryKey: ["evidence", "sheet", file?.path],
    enabled: file !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }): Promise<Sheet> => {
      if (file === undefined) throw new Error("there are no boxes");
      return (await (await fetched(at(addressOf(file)), { signal })).json()) as Sheet;
    },
  });
}

/** Return what was seen at UTC seconds `t`: boxes go evenly from one look to the next that has their track. */
export function seenAt(looks: readonly Look[], t: number): Look | null {
  const next = firstAfter(looks, t);
  const before = looks[next - 1];
  const after = looks[next];
  if (before === undefined) return after !== undefined && after.t - t < STALE_S / 2 ? after : null;
  if (t - before.t > STALE_S) return null;
  if (before.fault !== null || after?.fault !== null || after.t - before.t > STALE_S) return before;
  const share = (t - before.t) / (after.t - before.t);
  return { ...before, boxes: before.boxes.map((box) => between(box, after.boxes, share)) };
}

function firstAfter(looks: readonly Look[], t: number): number {
  let [low, high] = [0, looks.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((looks[middle]?.t ?? 0) <= t) low = middle + 1;
    else high = middle;
  }
  return low;
}

function between(box: SeenBox, boxes: readonly SeenBox[], share: number): SeenBox {
  const other = box.tracker_id < 0 ? undefined : boxes.find((one) => one.tracker_id === box.tracker_id);
  if (other === undefined) return box;
  const mix = (from: number, to: number) => from + (to - from) * share;
  return { ...box, x1: mix(box.x1, other.x1), y1: mix(box.y1, other.y1), x2: mix(box.x2, other.x2), y2: mix(box.y2, other.y2) };
}

/** Return from where to where a clip is repeated, seconds of the file: some seconds around the moment. */
export function around(sheet: Pick<Sheet, "clip" | "moment"> | undefined, length: number): [number, number] {
  if (sheet?.clip == null) return [0, length];
  const moment = sheet.moment - sheet.clip.start;
  const from = Math.max(0, Math.min(moment - BEFORE_S, length - BEFORE_S - AFTER_S));
  return [from, Math.min(length, Math.max(moment + AFTER_S, from + BEFORE_S + AFTER_S))];
}
