/** The district's own map: streets, cells and alleys of the grid in force. */

import { queryOptions, useQueries } from "@tanstack/react-query";
import type { FeatureCollection } from "geojson";
import { api, data } from "@/client/http";
import { keys } from "@/client/queries";
import { BASE } from "./style";

const HOUR_MS = 3_600_000;

export interface Ground {
  id: string;
  data: FeatureCollection;
}

/** Ask for the shapes of a level of the grid. */
export const shapesQuery = (level: (typeof BASE)[number]) =>
  queryOptions({
    queryKey: [...keys.shapes, level],
    staleTime: HOUR_MS,
    queryFn: () => data(api.GET("/v1/grid", { params: { query: { level, figures: false } } })),
  });

/** Return what lies below everything, by source; what has not come yet is missing. */
export function useBase(on: boolean): readonly Ground[] {
  return useQueries({ queries: BASE.map((level) => ({ ...shapesQuery(level), enabled: on })), combine: together });
}

function together(found: { data?: unknown }[]): readonly Ground[] {
  return found.flatMap((one, at) => (one.data === undefined ? [] : [{ id: `base-${BASE[at] ?? ""}`, data: one.data as FeatureCollection }]));
}
