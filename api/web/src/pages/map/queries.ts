/** What the map asks for. */

import { useQuery } from "@tanstack/react-query";
import type { FeatureCollection } from "geojson";
import { api, data } from "@/client/http";
import { keys } from "@/client/queries";
import { shapesQuery } from "@/parts/map/base";
import { camerasOf } from "./cameras";
import type { CaseLayer } from "./cases";
import type { MapSearch } from "./route";
import type { Window } from "./timeline";
import { vehiclesOf } from "./vehicles";

const MINUTE_MS = 60_000;
/** What streams and vehicles tell of themselves is asked for again after so long, whatever comes live. */
const CAMERAS_MS = 30_000;
const VEHICLES_MS = 5_000;
const SPOTS = 20;

export const camerasKey = [...keys.map, "cameras"];
export const vehiclesKey = [...keys.map, "vehicles"];

/** Which cases the map holds, as the API is asked. */
export type CasesAsked = ReturnType<typeof casesAsked>;
export function casesAsked({ kind, stage, street }: MapSearch, window: Window | null) {
  const when = window === null ? { state: "open" as const } : { open_from: window.since, open_until: window.until };
  return { kind, stage, grid: street, ...when };
}

export const casesKey = (asked: CasesAsked) => [...keys.map, "cases", asked];

/** Ask for cases of some filters, of some numbers if they are given. */
export async function readCases(asked: CasesAsked & { id?: number[] }, signal?: AbortSignal): Promise<CaseLayer> {
  return (await data(api.GET("/v1/cases.geojson", { params: { query: asked }, signal: signal ?? null }))) as CaseLayer;
}

/** All cases of some filters in one answer; `useLiveCases` keeps it true. */
export function useCases(asked: CasesAsked) {
  return useQuery({
    queryKey: casesKey(asked),
    queryFn: ({ signal }) => readCases(asked, signal),
    staleTime: 5 * MINUTE_MS,
    refetchInterval: 10 * MINUTE_MS,
    structuralSharing: false,
    placeholderData: (before) => before,
  });
}

export function useCells() {
  return useQuery({ ...shapesQuery("cell"), structuralSharing: false }).data;
}

/** Crossings of the last day, by cell. */
export function useFlow(on: boolean) {
  return useQuery({
    queryKey: [...keys.map, "flow"],
    enabled: on,
    queryFn: ({ signal }) => data(api.GET("/v1/grid", { params: { query: { level: "cell", figures: true } }, signal })),
    refetchInterval: MINUTE_MS,
    structuralSharing: false,
  }).data;
}

export function useStreets() {
  return useQuery({
    ...shapesQuery("street"),
    select: (found) => found.features.map((one) => ({ value: one.properties.code, label: one.properties.name })),
  }).data;
}

export function useCameras() {
  return useQuery({
    queryKey: camerasKey,
    queryFn: async ({ signal }) => camerasOf(await data(api.GET("/v1/streams.geojson", { signal }))),
    refetchInterval: CAMERAS_MS,
    structuralSharing: false,
  });
}

/** The ground that cameras see; it changes when they are surveyed. */
export function useOutlines(on: boolean) {
  return useQuery({
    queryKey: [...keys.map, "outlines"],
    enabled: on,
    queryFn: async ({ signal }) =>
      (await data(api.GET("/v1/streams.geojson", { params: { query: { shape: "outline" } }, signal }))) as unknown as FeatureCollection,
    staleTime: 10 * MINUTE_MS,
    structuralSharing: false,
  }).data;
}

export function useVehicles() {
  return useQuery({
    queryKey: vehiclesKey,
    queryFn: async ({ signal }) => vehiclesOf(await data(api.GET("/v1/vehicles.geojson", { signal }))),
    refetchInterval: VEHICLES_MS,
  });
}

/** Cells with the most cases that came in a time, default the last 30 days. */
export function useSpots(on: boolean, { kind, street }: MapSearch, window: Window | null) {
  const asked = { kind, grid: street, since: window?.since, until: window?.until, limit: SPOTS };
  return useQuery({
    queryKey: [...keys.map, "spots", asked],
    enabled: on,
    queryFn: ({ signal }) => data(api.GET("/v1/evaluation/hot-spots", { params: { query: { ...asked, format: "json" } }, signal })),
    refetchInterval: 5 * MINUTE_MS,
    placeholderData: (before) => before,
  });
}
