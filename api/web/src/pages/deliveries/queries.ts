/** What this page asks the API for, and what it has it do. */

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { components } from "@/client/api";
import { useChange } from "@/client/change";
import { api, data } from "@/client/http";
import { whileNotLive } from "@/client/live";
import { keys, useMay } from "@/client/queries";

type Schemas = components["schemas"];
export type Delivery = Schemas["DeliveryView"];
export type Webhook = Schemas["WebhookView"];
export type NewWebhook = Schemas["NewWebhook"];

const PAGE = 100;
/** Beside the messages: what happens to them may switch a receiver off. */
const webhooks = [...keys.deliveries, "receivers"] as const;

interface Asked {
  state?: Delivery["state"] | undefined;
  webhook?: string | undefined;
  case?: number | undefined;
}

export function useDeliveries(asked: Asked) {
  return useInfiniteQuery({
    queryKey: [...keys.deliveries, "list", asked],
    queryFn: ({ pageParam, signal }) =>
      data(api.GET("/v1/deliveries", { params: { query: { ...asked, after: pageParam, limit: PAGE } }, signal })),
    initialPageParam: null as number | null,
    getNextPageParam: (last) => last.next,
    refetchInterval: whileNotLive,
  });
}

export function useDelivery(id: number) {
  return useQuery({
    queryKey: [...keys.deliveries, "one", id],
    queryFn: ({ signal }) => data(api.GET("/v1/deliveries/{delivery_id}", { params: { path: { delivery_id: id } }, signal })),
  });
}

/** Receivers, for who may see them. */
export function useWebhooks() {
  const may = useMay();
  return useQuery({
    queryKey: webhooks,
    queryFn: async ({ signal }) => (await data(api.GET("/v1/webhooks", { signal }))).webhooks,
    enabled: may("admin"),
  });
}

/** Return what runs a change of receivers or messages. */
export function useDeliveryChange<Given, Result>(act: (given: Given) => Promise<Result>, done: (result: Result) => string | null) {
  return useChange({ act, done, stale: [keys.deliveries] });
}
