/** Where the names of boxes stand on a picture, so that none lies on another. Pure. */

export interface Rect {
  x: number;
  y: number;
  w: number;
  h: number;
}

/** Pixels that a label has beside its letters, and that lie between two. */
const PADDING = 8;
const GAP = 1;

/** Return how large a label is: pixels a letter of so many pixels, wide ones (Chinese) twice as wide as narrow ones. */
export function sizeOf(text: string, fontSize: number): { w: number; h: number } {
  let units = 0;
  for (const letter of text) units += (letter.codePointAt(0) ?? 0) > 0x2e7f ? 1 : 0.58;
  return { w: Math.ceil(units * fontSize) + PADDING, h: Math.ceil(fontSize * 1.45) };
}

/**
 * Return the place of each label, in the order of the boxes.
 *
 * A label stands above its box, else below or inside it, else as near above as there is room; small boxes, which are farther
 * away, choose first. Where a picture is too full for all of them the last ones lie where they cover the least.
 */
export function placed(boxes: readonly Rect[], sizes: readonly { w: number; h: number }[], frame: { w: number; h: number }): Rect[] {
  const found: Rect[] = boxes.map(() => ({ x: 0, y: 0, w: 0, h: 0 }));
  const taken: Rect[] = [];
  const order = boxes.map((_, at) => at).sort((a, b) => area(boxes[a]) - area(boxes[b]));
  for (const at of order) {
    const [box, size] = [boxes[at], sizes[at]];
    if (box === undefined || size === undefined) continue;
    const place = best(candidates(box, size, frame), taken);
    taken.push(place);
    found[at] = place;
  }
  return found;
}

function candidates(box: Rect, { w, h }: { w: number; h: number }, frame: { w: number; h: number }): Rect[] {
  const right = box.x + box.w - w;
  const near = [
    [box.x, box.y - h], [right, box.y - h], [box.x, box.y + box.h], [right, box.y + box.h], [box.x, box.y], [right, box.y], [box.x, box.y + box.h - h],
  ] as const;
  const above = Array.from({ length: 6 }, (_, step) => [box.x, box.y - (h + GAP) * (step + 2)] as const);
  const below = Array.from({ length: 6 }, (_, step) => [box.x, box.y + box.h + (h + GAP) * (step + 1)] as const);
  return [...near, ...above, ...below].map(([x, y]) => ({ x: within(x, frame.w - w), y: within(y, frame.h - h), w, h }));
}

function best(places: readonly Rect[], taken: readonly Rect[]): Rect {
  let [least, chosen] = [Number.POSITIVE_INFINITY, places[0] ?? { x: 0, y: 0, w: 0, h: 0 }];
  for (const place of places) {
    const covered = taken.reduce((sum, one) => sum + overlap(place, one), 0);
    if (covered < least) [least, chosen] = [covered, place];
    if (covered === 0) break;
  }
  return chosen;
}

/** Return how many square pixels two rectangles share. */
export function overlap(a: Rect, b: Rect): number {
  const w = Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x);
  const h = Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y);
  return w > 0 && h > 0 ? w * h : 0;
}

function area(box: Rect | undefined): number {
  return (box?.w ?? 0) * (box?.h ?? 0);
}

function within(value: number, most: number): number {
  return Math.max(0, Math.min(value, most));
}
