/** Why an event fired, as a sentence to be said with its figures. Pure. */

import type { Event } from "@/client/types";

export type Quantity =
  | { duration: number }
  | { metres: number }
  | { number: number; digits?: number }
  | { word: string; of: "class" | "binState" | "state" | "witness" | "seenBy" | "truth" }
  | { text: string };

export interface Reason {
  /** Key of the words: `why.…`. */
  key: `why.${string}`;
  values: Record<string, Quantity>;
}

type Figures = Event["why"]["measured"];
export type Told = Pick<Event, "class_name" | "zone" | "why">;

/** Return the sentences that tell why, the main one first. */
export function reasons(event: Told): Reason[] {
  const { rule, measured, thresholds } = event.why;
  const made = MAKERS[rule]?.(event, measured, thresholds);
  return made ?? [said("why.other", { rule: { text: rule.replaceAll("_", " ") }, dwell: dwell(measured) })];
}

type Maker = (event: Told, measured: Figures, thresholds: Figures) => Reason[];

const said = (key: Reason["key"], values: Reason["values"] = {}): Reason => ({ key, values });
const thing = (event: Told): Quantity => ({ word: event.class_name, of: "class" });
const zone = (event: Told): Quantity => ({ text: event.zone ?? "" });
const dwell = (measured: Figures): Quantity => ({ duration: number(measured, "dwell_s") ?? 0 });
const limit = (thresholds: Figures, name: string): Quantity => ({ duration: number(thresholds, name) ?? 0 });

const parking: Maker = (event, measured, thresholds) => [
  said("why.parking", { thing: thing(event), zone: zone(event), dwell: dwell(measured), limit: limit(thresholds, "limit_s") }),
];

const litter: Maker = (event, measured, thresholds) => [
  said("why.litter", { thing: thing(event), zone: zone(event), dwell: dwell(measured), limit: limit(thresholds, "stay_s") }),
  ...width(measured),
];

const abandoned: Maker = (event, measured, thresholds) => [
  said(measured.vehicle === undefined ? "why.abandoned" : "why.tipped", {
    thing: thing(event), zone: zone(event), dwell: dwell(measured), limit: limit(thresholds, "alone_s"),
  }),
  ...width(measured),
  ...(measured.seen_by === "background" ? [said("why.byBackground")] : []),
];

const bins: Maker = (_, measured) => {
  const bags = number(measured, "bags") ?? 0;
  const state: Quantity = { word: text(measured, "state"), of: "binState" };
  return [
    said(measured.bin === undefined ? "why.bin" : "why.binOf", { bin: { text: text(measured, "bin") }, state, dwell: dwell(measured) }),
    ...(bags > 0 ? [said("why.bags", { bags: { number: bags } })] : []),
  ];
};

const crowd: Maker = (event, measured, thresholds) => {
  const density = number(measured, "people_per_m2");
  const people: Quantity = { number: number(measured, "people") ?? 0 };
  return [
    said("why.crowd", { people, zone: zone(event), dwell: dwell(measured), limit: { number: number(thresholds, "people") ?? 0 } }),
    ...(density === null ? [] : [said("why.density", { density: { number: density, digits: 2 } })]),
  ];
};

const fireworks: Maker = (_, measured) => {
  const [distance, error] = [number(measured, "distance_m"), number(measured, "distance_error_m")];
  const witnesses = text(measured, "witnesses").split(", ").filter(Boolean);
  const count = (name: string): Quantity => ({ number: number(measured, name) ?? 0 });
  return [
    said("why.fireworks", { shells: count("shells"), cracks: count("cracks"), dwell: dwell(measured) }),
    ...witnesses.map((one) => said(`why.witness.${one}`)),
    ...(distance === null ? [] : [said("why.distance", { distance: { metres: distance }, error: { metres: error ?? 0 } })]),
  ];
};

const roadside: Maker = (event, measured) => {
  const count = (name: string): Quantity => ({ number: number(measured, name) ?? 0 });
  const distance: Quantity = { metres: number(measured, "distance_m") ?? 0 };
  return [
    said("why.roadside", { thing: thing(event), passes: count("passes"), looks: count("looks"), distance }),
    ...(event.zone === null ? [] : [said("why.fence", { zone: zone(event) })]),
  ];
};

const MAKERS: Record<string, Maker | undefined> = {
  parking, litter, abandoned, bins, crowd, fireworks,
  roadside_parking: roadside, roadside_litter: roadside, roadside_bins: roadside,
};

function width(measured: Figures): Reason[] {
  const metres = number(measured, "width_m");
  return metres === null ? [] : [said("why.width", { width: { metres } })];
}

function number(figures: Figures, name: string): number | null {
  const value = figures[name];
  return typeof value === "number" ? value : null;
}

function text(figures: Figures, name: string): string {
  const value = figures[name];
  return value === null || value === undefined ? "" : String(value);
}
