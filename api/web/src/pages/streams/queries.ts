/** What these pages ask for. */

import { useQuery } from "@tanstack/react-query";
import { api, data } from "@/client/http";
import { keys } from "@/client/queries";

/** That a node fell silent, and how old a picture is, no event tells. */
const AGAIN_MS = 10_000;

export function useStreams() {
  return useQuery({
    queryKey: [...keys.streams, "list"],
    queryFn: ({ signal }) => data(api.GET("/v1/streams", { signal })),
    refetchInterval: AGAIN_MS,
  });
}

export function useStream(id: string) {
  return useQuery({
    queryKey: [...keys.streams, "one", id],
    queryFn: ({ signal }) => data(api.GET("/v1/streams/{stream_id}", { params: { path: { stream_id: id } }, signal })),
    refetchInterval: AGAIN_MS,
  });
}

/** Codes and names of streets. */
export function useStreets() {
  return useQuery({
    queryKey: [...keys.grid, "streets"],
    queryFn: async ({ signal }) => {
      const found = await data(api.GET("/v1/grid", { params: { query: { level: "street", figures: false } }, signal }));
      return found.features.map((one) => ({ value: one.properties.code, label: one.properties.name }));
    },
    staleTime: 300_000,
  });
}
