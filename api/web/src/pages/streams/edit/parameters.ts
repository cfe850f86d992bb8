/** Which keys a kind of rule has, read from the API's schema, so that a form can be made of them. Pure. */

import { referringKind } from "./draft";

/** Lists of things that have keys themselves. */
export type ListName = "schedule" | "approved" | "assets";
export type Field =
  | { name: string; type: "number"; whole: boolean; least: number | null; most: number | null; usual: number | null }
  | { name: string; type: "switch"; usual: boolean }
  | { name: string; type: "choice"; of: readonly string[]; usual: string | null }
  | { name: string; type: "names"; usual: readonly string[] }
  | { name: string; type: "shape"; kind: "zone" | "line"; many: boolean }
  | { name: string; type: "list"; of: ListName }
  | { name: string; type: "other" };

interface Property {
  type?: string;
  anyOf?: Property[];
  enum?: string[];
  const?: string;
  items?: { type?: string };
  default?: unknown;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
}
interface Schema {
  $defs?: Record<string, { properties?: Record<string, Property> }>;
  properties?: { rules?: { items?: { discriminator?: { mapping?: Record<string, string> } } } };
}

/** What a rule's form shows apart, or does not show. */
const APART = new Set(["kind", "id", "enabled", "severity"]);
/** What most people set, first. */
const LISTS = ["schedule", "approved", "assets"] as const;
const FIRST = ["zone", "line", "bin_zones", "limit_s", "stay_s", "hold_s", "people", "many_people", "classes", "allowed", "release_s", "interval_s", "min_confidence", "approved_zone", "approved"];

/** Return the kinds of rules that there are; those for cameras that drive are no matter of the picture. */
export function kindsIn(schema: unknown): string[] {
  const mapping = (schema as Schema).properties?.rules?.items?.discriminator?.mapping ?? {};
  return Object.keys(mapping).filter((kind) => !kind.startsWith("roadside_"));
}

/** Return the keys of a kind as fields, the most asked first. */
export function fieldsOf(schema: unknown, kind: string): Field[] {
  const { $defs = {}, properties } = schema as Schema;
  const name = (properties?.rules?.items?.discriminator?.mapping?.[kind] ?? "").split("/").at(-1) ?? "";
  const found = Object.entries($defs[name]?.properties ?? {}).filter(([one]) => !APART.has(one));
  const order = (one: string) => (FIRST.includes(one) ? FIRST.indexOf(one) : FIRST.length);
  return found.map(([one, property]) => field(one, property)).sort((a, b) => order(a.name) - order(b.name));
}

export function isFirst(name: string): boolean {
  return FIRST.includes(name);
}

function field(name: string, given: Property): Field {
  const property = { ...given, ...(given.anyOf?.find((one) => one.type !== "null") ?? {}) };
  const kind = referringKind(name);
  if (kind !== null) return { name, type: "shape", kind, many: property.type === "array" };
  const list = LISTS.find((one) => one === name);
  if (list !== undefined) return { name, type: "list", of: list };
  if (property.type === "boolean") return { name, type: "switch", usual: given.default === true };
  if (property.type === "number" || property.type === "integer") return number(name, property);
  return words(name, property);
}

function number(name: string, { type, minimum, exclusiveMinimum, maximum, default: usual }: Property): Field {
  return { name, type: "number", whole: type === "integer", least: minimum ?? exclusiveMinimum ?? null, most: maximum ?? null, usual: typeof usual === "number" ? usual : null };
}

function words(name: string, { type, enum: of, items, default: usual }: Property): Field {
  if (of !== undefined) return { name, type: "choice", of, usual: typeof usual === "string" ? usual : null };
  const isNames = type === "array" && items?.type === "string" && Array.isArray(usual);
  return isNames ? { name, type: "names", usual: usual as string[] } : { name, type: "other" };
}
