/** What a rule measured and what it asks for, each value with its unit. Pure. */

import type { Event } from "@/client/types";
import type { Quantity } from "./reason";

export interface Measure {
  name: string;
  value: Quantity;
}

type Figures = Event["why"]["measured"];

/** Names whose values are words with a translation. */
const WORDS: Record<string, "state" | "seenBy" | "class" | undefined> = { state: "state", seen_by: "seenBy", vehicle: "class" };
/** Names that say nothing to people: numbers of tracks, corners of boxes. */
const SILENT = new Set(["vehicle_track", "vehicle_box", "brought_by", "zone"]);

/** Return the figures that people read, in the order in which the rule told them. */
export function measures(figures: Figures): Measure[] {
  return Object.entries(figures)
    .filter(([name, value]) => !SILENT.has(name) && value !== null && value !== "")
    .map(([name, value]) => ({ name, value: quantity(name, value) }));
}

function quantity(name: string, value: Figures[string]): Quantity {
  if (typeof value === "number") {
    if (name.endsWith("_s")) return { duration: value };
    if (name.endsWith("_m")) return { metres: value };
    return Number.isInteger(value) ? { number: value } : { number: value, digits: 2 };
  }
  if (typeof value === "boolean") return { word: String(value), of: "truth" };
  const words = WORDS[name];
  return words === undefined ? { text: String(value) } : { word: String(value), of: words };
}
