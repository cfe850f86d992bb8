/** A report as it is made on a phone, before it is sent. Pure. */

export interface Place {
  lat: number;
  lon: number;
  /** Metres; holds the place 9 times in 10. */
  radius: number;
}

export interface Attached {
  name: string;
  type: string;
  content: Blob;
}

/** A report that is to be sent: the API knows by `id` that it is the same one, however often it comes. */
export interface Draft {
  id: string;
  /** Who made it: nobody else's session sends it. */
  user: string;
  /** When it was seen, UTC seconds. */
  t: number;
  matter: string;
  /** What the matter is called, for the list of what waits. */
  called: string;
  place: Place;
  note: string;
  files: readonly Attached[];
}

export type Unfit = "tooMany" | "tooLarge" | "type";

export const MOST_FILES = 8;
const MOST_BYTES = 160 * 2 ** 20;
const PHOTO_BYTES = 32 * 2 ** 20;
const TYPES = new Set(["image/jpeg", "image/png", "video/mp4", "video/quicktime"]);
/** Points on a screen that a thumb hits no better. */
const THUMB_PX = 12;
/** Best that the map itself is good for, metres. */
const MAP_M = 15;
/** Metres a point of the screen at the equator, where the whole map (zoom 0) is 512 points wide. */
const EQUATOR_M = 40_075_017 / 512;
/** The API takes no larger radius; a position that is worse is none. */
const MOST_RADIUS_M = 1000;
/** A newer position is better than one so many seconds older, even if it is coarser. */
const OLD_S = 20;

/** Return why files can't be added to those that are there; null: they can (limits of `POST /v1/reports`). */
export function unfit(there: readonly Attached[], more: readonly Attached[]): Unfit | null {
  const all = [...there, ...more];
  if (all.length > MOST_FILES) return "tooMany";
  if (more.some((one) => !TYPES.has(one.type))) return "type";
  const isLarge = more.some((one) => one.type.startsWith("image/") && one.content.size > PHOTO_BYTES);
  return isLarge || all.reduce((sum, one) => sum + one.content.size, 0) > MOST_BYTES ? "tooLarge" : null;
}

/** Return how well a place is known that was touched on a map of a zoom. */
export function byHandRadius(lat: number, zoom: number): number {
  const touched = (THUMB_PX * EQUATOR_M * Math.cos((lat * Math.PI) / 180)) / 2 ** zoom;
  return Math.min(Math.max(Math.round(touched), MAP_M), MOST_RADIUS_M);
}

/** A position as the phone tells it. */
export interface Fix extends Place {
  /** UTC seconds. */
  t: number;
}

/** Return the fix to go by: the finer one, unless it is old. */
export function better(before: Fix | null, after: Fix): Fix | null {
  if (after.radius > MOST_RADIUS_M) return before;
  const isFiner = before === null || after.radius <= before.radius;
  return isFiner || after.t - before.t > OLD_S ? after : before;
}

/** Return the fields of `POST /v1/reports`. */
export function fieldsOf(draft: Draft): readonly (readonly [string, string])[] {
  const { place } = draft;
  const told: [string, string][] = [
    ["id", draft.id],
    ["matter", draft.matter],
    ["lat", place.lat.toFixed(7)],
    ["lon", place.lon.toFixed(7)],
    ["radius_m", String(Math.min(Math.max(Math.round(place.radius * 10) / 10, 1), MOST_RADIUS_M))],
    ["t", draft.t.toFixed(3)],
  ];
  return draft.note.trim() === "" ? told : [...told, ["note", draft.note.trim()]];
}

/** Return an id (UUID 4) also where the page came over plain HTTP, which has no `crypto.randomUUID`. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
