/** What this page asks the API for, and what it has it do. */

import { notifications } from "@mantine/notifications";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { components } from "@/client/api";
import { api, data } from "@/client/http";
import { whileNotLive } from "@/client/live";
import { keys, useMay } from "@/client/queries";

type Schemas = components["schemas"];
export type Delivery = Schemas["DeliveryView"];
export type Webhook = Schemas["WebhookView"];
export type NewWebhook = Schemas["NewWebhook"];

const PAGE = 100;
const webhooks = ["webhooks"] as const;

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

/** Return what runs a change: lists are asked for anew, a failure is told in the API's words, `done` says that it worked. */
export function useDone<Given, Result>(act: (given: Given) => Promise<Result>, done: (result: Result) => string | null) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: (result) => {
      const words = done(result);
      if (words !== null) notifications.show({ message: words });
    },
    onError: (error) => notifications.show({ color: "red", message: error.message, autoClose: 10_000 }),
    onSettled: () =>
      Promise.all([client.invalidateQueries({ queryKey: webhooks }), client.invalidateQueries({ queryKey: keys.deliveries })]),
  });
}
