/** Points, polygons and lines in a picture: relative, 0…1, x right, y down. Pure. What is right the API judges; this tells it at once. */

export type XY = readonly [number, number];
/** Width and height of the picture, pixels: distances are told in them. */
export type Frame = readonly [number, number];

/** Five decimals are a fiftieth of a pixel of 1920. */
const DIGITS = 5;
/** Spread across ÷ spread along, below which corners lie on a line; as the API has it. */
const STRAIGHT = 1e-6;
/** A polygon of less of the picture, or a line of less of its width, was hardly meant. */
const SMALL = 0.0005;
const SHORT = 0.02;

export type Flaw = "few" | "crosses" | "thin" | "outside" | "same";
export type Doubt = "small" | "short";

export function rounded([x, y]: XY): XY {
  return [Number(x.toFixed(DIGITS)), Number(y.toFixed(DIGITS))];
}

/** Return the point in the picture that is nearest. */
export function within([x, y]: XY): XY {
  return rounded([Math.min(Math.max(x, 0), 1), Math.min(Math.max(y, 0), 1)]);
}

export function distance(a: XY, b: XY, [width, height]: Frame): number {
  return Math.hypot((a[0] - b[0]) * width, (a[1] - b[1]) * height);
}

/** Move points together by as much as keeps all of them in the picture. */
export function shifted(points: readonly XY[], by: XY): XY[] {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const dx = Math.min(Math.max(by[0], -Math.min(...xs)), 1 - Math.max(...xs));
  const dy = Math.min(Math.max(by[1], -Math.min(...ys)), 1 - Math.max(...ys));
  return points.map(([x, y]) => within([x + dx, y + dy]));
}

/** Return the point of a segment that is nearest to a place. */
export function nearest(at: XY, [a, b]: readonly [XY, XY], [width, height]: Frame): XY {
  const [dx, dy] = [(b[0] - a[0]) * width, (b[1] - a[1]) * height];
  const long = dx * dx + dy * dy;
  const share = long === 0 ? 0 : Math.min(Math.max((((at[0] - a[0]) * dx * width + (at[1] - a[1]) * dy * height) / long), 0), 1);
  return [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])];
}

export interface Magnets {
  corners: readonly XY[];
  edges: readonly (readonly [XY, XY])[];
}
export interface Snapped {
  at: XY;
  to: "corner" | "edge" | "border" | null;
}

const BORDERS: readonly (readonly [XY, XY])[] = [[[0, 0], [1, 0]], [[1, 0], [1, 1]], [[1, 1], [0, 1]], [[0, 1], [0, 0]]];

/** Return what a place snaps to within so many pixels: a corner before an edge, an edge before the picture's border. */
export function snapped(at: XY, magnets: Magnets, frame: Frame, reach: number): Snapped {
  const near = (places: readonly XY[]) => {
    const found = places.map((one) => ({ one, far: distance(at, one, frame) })).filter(({ far }) => far <= reach);
    return found.sort((a, b) => a.far - b.far)[0]?.one;
  };
  const corner = near([...magnets.corners, [0, 0], [1, 0], [1, 1], [0, 1]]);
  if (corner !== undefined) return { at: within(corner), to: "corner" };
  const edge = near(magnets.edges.map((one) => nearest(at, one, frame)));
  if (edge !== undefined) return { at: within(edge), to: "edge" };
  const border = near(BORDERS.map((one) => nearest(at, one, frame)));
  return border === undefined ? { at: within(at), to: null } : { at: within(border), to: "border" };
}

export function edgesOf(polygon: readonly XY[]): (readonly [XY, XY])[] {
  return polygon.map((corner, at) => [corner, polygon[(at + 1) % polygon.length] ?? corner] as const);
}

export function area(polygon: readonly XY[]): number {
  return Math.abs(edgesOf(polygon).reduce((sum, [a, b]) => sum + a[0] * b[1] - b[0] * a[1], 0)) / 2;
}

/** Say why a polygon is none, as the API will. */
export function polygonFlaw(polygon: readonly XY[]): Flaw | null {
  if (polygon.some(isOutside)) return "outside";
  const corners = polygon.filter((corner, at) => !same(corner, polygon[(at + polygon.length - 1) % polygon.length]));
  if (corners.length < 3) return "few";
  if (thinness(corners) < STRAIGHT) return "thin";
  const edges = edgesOf(corners);
  return edges.some((one, at) => edges.slice(at + 1).some((other) => meet(one, other))) ? "crosses" : null;
}

export function lineFlaw(start: XY, end: XY): Flaw | null {
  if (isOutside(start) || isOutside(end)) return "outside";
  return same(start, end) ? "same" : null;
}

/** Say what is allowed, but hardly meant. */
export function polygonDoubt(polygon: readonly XY[]): Doubt | null {
  return area(polygon) < SMALL ? "small" : null;
}

export function lineDoubt(start: XY, end: XY): Doubt | null {
  return Math.hypot(start[0] - end[0], start[1] - end[1]) < SHORT ? "short" : null;
}

/** Return the point right of a directed line's middle, so many pixels away: who crosses towards it goes in. */
export function rightOf(start: XY, end: XY, frame: Frame, away: number): XY {
  const [dx, dy] = [(end[0] - start[0]) * frame[0], (end[1] - start[1]) * frame[1]];
  const long = Math.hypot(dx, dy) || 1;
  return [(start[0] + end[0]) / 2 - (dy / long) * (away / frame[0]), (start[1] + end[1]) / 2 + (dx / long) * (away / frame[1])];
}

function isOutside([x, y]: XY): boolean {
  return !(x >= 0 && x <= 1 && y >= 0 && y <= 1);
}

function same(a: XY, b: XY | undefined): boolean {
  return a[0] === b?.[0] && a[1] === b[1];
}

/** Spread across ÷ spread along: 0 on a line, 1 for a square. */
function thinness(points: readonly XY[]): number {
  const mean = (of: (point: XY) => number) => points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [x0, y0] = [mean(([x]) => x), mean(([, y]) => y)];
  const [xx, yy, xy] = [mean(([x]) => (x - x0) ** 2), mean(([, y]) => (y - y0) ** 2), mean(([x, y]) => (x - x0) * (y - y0))];
  const [middle, swing] = [(xx + yy) / 2, Math.hypot((xx - yy) / 2, xy)];
  return middle === 0 ? 0 : Math.sqrt(Math.max(middle - swing, 0) / (middle + swing));
}

/** Tell whether two edges share more than a common corner. */
function meet([a, b]: readonly [XY, XY], [c, d]: readonly [XY, XY]): boolean {
  if (same(a, d)) return meetAtCorner(c, a, b);
  if (same(b, c)) return meetAtCorner(a, b, d);
  const overlap = ([0, 1] as const).every((k) => Math.max(Math.min(a[k], b[k]), Math.min(c[k], d[k])) <= Math.min(Math.max(a[k], b[k]), Math.max(c[k], d[k])));
  return overlap && turn(a, b, c) * turn(a, b, d) <= 0 && turn(c, d, a) * turn(c, d, b) <= 0;
}

/** Edges that follow each other meet where the second goes back over the first. */
function meetAtCorner(before: XY, corner: XY, after: XY): boolean {
  const back = (before[0] - corner[0]) * (after[0] - corner[0]) + (before[1] - corner[1]) * (after[1] - corner[1]);
  return turn(before, corner, after) === 0 && back > 0;
}

function turn(a: XY, b: XY, c: XY): number {
  return (b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1]);
}
