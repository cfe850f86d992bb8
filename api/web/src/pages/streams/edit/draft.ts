/** What a stream says of its picture, as the editor holds it, and what of it changed. Pure. */

import { edgesOf, type Magnets, type XY } from "./geometry";

/** A rule as it is written: `kind`, and keys of the kind. */
export type Rule = Readonly<Record<string, unknown>> & { readonly kind: string };
export interface GroundPoint {
  image: XY;
  lat: number;
  lon: number;
}
export interface Draft {
  zone: Readonly<Record<string, readonly XY[]>>;
  mask: Readonly<Record<string, readonly XY[]>>;
  /** Start and end. */
  line: Readonly<Record<string, readonly XY[]>>;
  point: readonly GroundPoint[];
  rules: readonly Rule[];
  /** Of ground points, metres; null: the file's default. */
  groundError: number | null;
}
export type Part = Readonly<Record<string, unknown>>;
export type Kind = "zone" | "mask" | "line" | "point";
/** Which shape: a zone, mask or line by name, a ground point by number. */
export interface Id {
  kind: Kind;
  name: string;
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

export function isName(name: string): boolean {
  return NAME.test(name);
}

export function key({ kind, name }: Id): string {
  return `${kind}:${name}`;
}

export function idOf(text: string | undefined): Id | null {
  const [kind, ...name] = (text ?? "").split(":");
  return kind === "zone" || kind === "mask" || kind === "line" || kind === "point" ? { kind, name: name.join(":") } : null;
}

interface Written {
  zones?: Record<string, { polygon: XY[] }> | null;
  ignored?: Record<string, { polygon: XY[] }> | null;
  lines?: Record<string, { start: XY; end: XY }> | null;
  ground_points?: GroundPoint[] | null;
  rules?: Rule[] | null;
  ground_error_m?: number | null;
}

export function draftOf(part: Part): Draft {
  const written = part as Written;
  const polygons = (of: Written["zones"]) => mapped(of ?? {}, ({ polygon }) => polygon);
  return {
    zone: polygons(written.zones),
    mask: polygons(written.ignored),
    line: mapped(written.lines ?? {}, ({ start, end }) => [start, end]),
    point: written.ground_points ?? [],
    rules: written.rules ?? [],
    groundError: written.ground_error_m ?? null,
  };
}

/** Return the keys that say something else than before; what became empty is null. */
export function changesOf(before: Draft, now: Draft): Part {
  const written = partOf(now);
  const old = partOf(before);
  return Object.fromEntries(Object.entries(written).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(old[name])));
}

function partOf(draft: Draft): Part {
  const polygons = (of: Draft["zone"]) => mapped(of, (polygon) => ({ polygon }));
  const lines = mapped(draft.line, ([start, end]) => ({ start, end }));
  const some = <T extends object>(of: T) => (Object.keys(of).length === 0 ? null : of);
  return {
    zones: some(polygons(draft.zone)), ignored: some(polygons(draft.mask)), lines: some(lines), ground_points: some(draft.point),
    rules: some(draft.rules), ground_error_m: draft.groundError,
  };
}

function mapped<T, R>(of: Readonly<Record<string, T>>, act: (value: T) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(of).map(([name, value]) => [name, act(value)]));
}

export function idsOf(draft: Draft): Id[] {
  const named = (["zone", "mask", "line"] as const).flatMap((kind) => Object.keys(draft[kind]).map((name): Id => ({ kind, name })));
  return [...named, ...draft.point.map((_, at): Id => ({ kind: "point", name: String(at) }))];
}

export function cornersOf(draft: Draft, { kind, name }: Id): readonly XY[] {
  if (kind !== "point") return draft[kind][name] ?? [];
  const found = draft.point[Number(name)];
  return found === undefined ? [] : [found.image];
}

export function withCorners(draft: Draft, { kind, name }: Id, corners: readonly XY[]): Draft {
  if (kind !== "point") return { ...draft, [kind]: { ...draft[kind], [name]: corners } };
  return withPoint(draft, Number(name), { image: corners[0] ?? [0, 0] });
}

export function withPoint(draft: Draft, at: number, change: Partial<GroundPoint>): Draft {
  return { ...draft, point: draft.point.map((one, number) => (number === at ? { ...one, ...change } : one)) };
}

export function without(draft: Draft, { kind, name }: Id): Draft {
  if (kind === "point") return { ...draft, point: draft.point.filter((_, at) => at !== Number(name)) };
  const rest = { ...draft, [kind]: Object.fromEntries(Object.entries(draft[kind]).filter(([one]) => one !== name)) };
  return kind === "zone" ? { ...rest, rules: draft.rules.map((rule) => unlisted(rule, name)) } : rest;
}

/** A list of zones loses one; a rule about the one zone that is gone is wrong until it is given another. */
function unlisted(rule: Rule, name: string): Rule {
  const entries = Object.entries(rule).flatMap(([one, value]) => {
    if (referringKind(one) !== "zone" || !Array.isArray(value) || !value.includes(name)) return [[one, value]];
    const left = value.filter((item) => item !== name);
    return left.length === 0 ? [] : [[one, left]];
  });
  return Object.fromEntries(entries) as Rule;
}

/** Add a shape under a name that is free; `place` is where a ground point is on the earth. */
export function withNew(draft: Draft, kind: Kind, corners: readonly XY[], place: { lat: number; lon: number }): { draft: Draft; id: Id } {
  if (kind === "point") {
    const [image = [0.5, 0.5]] = corners;
    return { draft: { ...draft, point: [...draft.point, { image, ...place }] }, id: { kind, name: String(draft.point.length) } };
  }
  let number = Object.keys(draft[kind]).length + 1;
  while (`${kind}-${number}` in draft[kind]) number += 1;
  const id = { kind, name: `${kind}-${number}` };
  return { draft: withCorners(draft, id, corners), id };
}

/** Give a shape another name; its place in the order stays, rules follow. */
export function renamed(draft: Draft, { kind, name }: Id, next: string): Draft {
  if (kind === "point" || next === name || next in draft[kind]) return draft;
  const entries = Object.entries(draft[kind]).map(([one, corners]) => [one === name ? next : one, corners] as const);
  const rules = draft.rules.map((rule) => referring(rule, kind, (one) => (one === name ? next : one)));
  return { ...draft, [kind]: Object.fromEntries(entries), rules };
}

/** Return the rules, by number, that name a shape. */
export function rulesOf(draft: Draft, { kind, name }: Id): number[] {
  return draft.rules.flatMap((rule, at) => {
    const named: string[] = [];
    referring(rule, kind, (one) => {
      named.push(one);
      return one;
    });
    return named.includes(name) ? [at] : [];
  });
}

/** A rule's `zone` or `zones`, `line` …, or a key that ends so, names shapes of the stream. */
export function referringKind(name: string): "zone" | "line" | null {
  const last = (name.split("_").at(-1) ?? "").replace(/s$/, "");
  return last === "zone" || last === "line" ? last : null;
}

function referring(rule: Rule, kind: Kind, act: (name: string) => string): Rule {
  const entries = Object.entries(rule).map(([name, value]) => {
    if (referringKind(name) !== kind) return [name, value];
    if (typeof value === "string") return [name, act(value)];
    return [name, Array.isArray(value) ? value.map((one: unknown) => (typeof one === "string" ? act(one) : one)) : value];
  });
  return Object.fromEntries(entries) as Rule;
}

/** What a place may snap to: corners and edges of all shapes but one. */
export function magnetsOf(draft: Draft, but: Id | null): Magnets {
  const others = idsOf(draft).filter((id) => but === null || key(id) !== key(but));
  const corners = others.map((id) => ({ id, corners: cornersOf(draft, id) }));
  return {
    corners: corners.flatMap((one) => one.corners),
    edges: corners.flatMap(({ id, corners: found }) => (id.kind === "zone" || id.kind === "mask" ? edgesOf(found) : id.kind === "line" ? edgesOf(found).slice(0, 1) : [])),
  };
}
