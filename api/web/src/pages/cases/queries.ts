/** What the pages of cases ask the API for. */

import { queryOptions, useQuery } from "@tanstack/react-query";
import type { components } from "@/client/api";
import { api, data } from "@/client/http";
import { whileNotLive } from "@/client/live";
import { Problem } from "@/client/problem";
import { keys, useMay } from "@/client/queries";

type Schemas = components["schemas"];
export type Move = Schemas["OpenMove"];
export type MoveOf = Schemas["MoveView"];
export type Step = Schemas["StepView"];
export type Hold = Schemas["HoldView"];
export type ReportLink = Schemas["ReportLink"];
export type Delivery = Schemas["DeliveryView"];

/** How far neighbours are looked for. */
export interface Reach {
  metres: number;
  hours: number;
}

const DELIVERIES = 50;

export function caseQuery(id: number) {
  return queryOptions({
    queryKey: [...keys.cases, id],
    queryFn: ({ signal }) => data(api.GET("/v1/cases/{case_id}", { params: { path: { case_id: id } }, signal })),
  });
}

export function useCase(id: number) {
  return useQuery({ ...caseQuery(id), refetchInterval: whileNotLive });
}

export function useFlow(id: number) {
  return useQuery({
    queryKey: [...keys.cases, id, "flow"],
    queryFn: ({ signal }) => data(api.GET("/v1/cases/{case_id}/flow", { params: { path: { case_id: id } }, signal })),
    refetchInterval: whileNotLive,
  });
}

export function useNeighbours(id: number, { metres, hours }: Reach) {
  return useQuery({
    queryKey: [...keys.cases, id, "neighbours", metres, hours],
    queryFn: ({ signal }) =>
      data(api.GET("/v1/cases/{case_id}/neighbours", { params: { path: { case_id: id }, query: { metres, hours, limit: 50 } }, signal })),
  });
}

export function useHistory(id: number) {
  return useQuery({
    queryKey: [...keys.cases, id, "history"],
    queryFn: ({ signal }) => data(api.GET("/v1/cases/{case_id}/history", { params: { path: { case_id: id } }, signal })),
  });
}

/** Messages about a case, for who may see them. */
export function useDeliveriesOf(id: number) {
  const may = useMay();
  return useQuery({
    queryKey: [...keys.deliveries, "case", id],
    queryFn: ({ signal }) => data(api.GET("/v1/deliveries", { params: { query: { case: id, limit: DELIVERIES } }, signal })),
    enabled: may("operator"),
    refetchInterval: whileNotLive,
  });
}

/** The legal hold of a case; null: it is not held. */
export function useHold(id: number) {
  return useQuery({
    queryKey: [...keys.cases, id, "hold"],
    queryFn: async ({ signal }): Promise<Hold | null> => {
      try {
        return await data(api.GET("/v1/cases/{case_id}/hold", { params: { path: { case_id: id } }, signal }));
      } catch (error) {
        if (error instanceof Problem && error.status === 404) return null;
        throw error;
      }
    },
  });
}

/** All moves between statuses. */
export function useMoveTable() {
  return useQuery({
    queryKey: ["moves"],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }) => (await data(api.GET("/v1/moves", { signal }))).moves,
  });
}
