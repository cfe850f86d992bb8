/** The cleanliness index by place: m² of litter a m² of surveyed ground, as the API adds it up. Pure. */

import type { components } from "@/client/api";

export type CoverPlace = Pick<components["schemas"]["CoverOfPlace"], "grid_code" | "stream_id" | "target" | "cover_mean" | "course">;

export interface Course {
  name: string;
  /** Of all that was measured. */
  mean: number;
  values: (number | null)[];
  /** Days in which anything was measured. */
  days: number;
}

/** Return a course a place, in their order; areas are called by `area`, cameras by their ids, and their zones. */
export function courses(places: readonly CoverPlace[], area: (code: string | null) => string): Course[] {
  return places.map(({ grid_code, stream_id, target, cover_mean, course }) => ({
    name: stream_id == null ? area(grid_code ?? null) : target === stream_id ? stream_id : `${stream_id}: ${target ?? ""}`,
    mean: cover_mean,
    values: course,
    days: course.filter((one) => one !== null).length,
  }));
}
