/** What the address says, and how it changes. Pure. */

import { type Layer, LAYERS, type MapSearch } from "./route";

export type Picked = Pick<MapSearch, "case" | "camera" | "vehicle" | "cell">;
export type ListName = "cases" | NonNullable<MapSearch["list"]>;

/** What somebody chose to see, without what is picked and which list is open. */
const FILTERS = ["kind", "stage", "street", "span", "show"] as const;

export function shows({ off }: MapSearch, layer: Layer): boolean {
  return !(off ?? "").split(".").includes(layer);
}

export function toggled(search: MapSearch, layer: Layer): MapSearch {
  const off = LAYERS.filter((one) => shows(search, one) === (one === layer));
  return { ...search, off: off.length === 0 ? undefined : off.join(".") };
}

/** Only one thing is picked at a time; its list is open. */
export function picked(search: MapSearch, of: Picked): MapSearch {
  const list = of.camera === undefined ? (of.vehicle === undefined ? undefined : "vehicles") : "cameras";
  return { ...search, list: of.cell === undefined ? list : search.list, case: undefined, camera: undefined, vehicle: undefined, cell: undefined, ...of };
}

/** A filter makes what was picked before meaningless. */
export function filtered(search: MapSearch, by: MapSearch): MapSearch {
  return { ...search, case: undefined, cell: undefined, ...by };
}

export function isFiltering(search: MapSearch): boolean {
  return FILTERS.some((name) => search[name] !== undefined);
}

/** Filters are taken back; layers, colours and lists stay. */
export function cleared({ cells, off, hot, list }: MapSearch): MapSearch {
  return { cells, off, hot, list };
}
