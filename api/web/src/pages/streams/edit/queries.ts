/** What the editor asks for and sends. */

import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { components } from "@/client/api";
import { api, data } from "@/client/http";
import type { Part } from "./draft";

/** A pause of the hand, milliseconds. */
const PAUSE_MS = 350;
const CONFIG = ["config"] as const;
const HISTORY = [...CONFIG, "history"] as const;
export type Checked = components["schemas"]["CheckedDraft"];
export type Tried = components["schemas"]["Tried"];
export type Revision = components["schemas"]["Revision"];

/** What the file says of a stream; the editor decides when it reads it again. */
export function usePart(id: string) {
  return useQuery({
    queryKey: [...CONFIG, "part", id],
    queryFn: ({ signal }) => data(api.GET("/v1/config/streams/{stream_id}", { params: { path: { stream_id: id } }, signal })),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
}

export function useSchema() {
  return useQuery({
    queryKey: [...CONFIG, "schema"],
    queryFn: ({ signal }) => data(api.GET("/v1/config/schema", { signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** What saving would refuse, and the ground, as of the last pause of the hand. */
export function useCheck(id: string, part: Part, [width, height]: readonly [number, number]) {
  const [paused] = useDebouncedValue(part, PAUSE_MS);
  const found = useQuery({
    queryKey: [...CONFIG, "check", id, paused, width, height],
    queryFn: ({ signal }) =>
      data(api.POST("/v1/config/streams/{stream_id}/check", { params: { path: { stream_id: id } }, body: { part: paused, width, height }, signal })),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  });
  return { found: found.data, isOld: paused !== part || found.isPlaceholderData };
}

export function useTrial(id: string) {
  return useMutation({
    mutationFn: ({ part, minutes }: { part: Part; minutes: number }): Promise<Tried> =>
      data(api.POST("/v1/config/streams/{stream_id}/try", { params: { path: { stream_id: id } }, body: { part: part, minutes } })),
  });
}

export function useSave(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ part, why, revision }: { part: Part; why: string; revision: string }) =>
      data(api.PUT("/v1/config/streams/{stream_id}", { params: { path: { stream_id: id } }, body: { part: part, why, revision } })),
    onSuccess: () => client.invalidateQueries({ queryKey: HISTORY }),
  });
}

/** Changes of the file that concern a stream, the newest first. */
export function useHistory(id: string) {
  return useQuery({
    queryKey: [...HISTORY, id],
    queryFn: async ({ signal }) => {
      const found = await data(api.GET("/v1/config/history", { params: { query: { limit: 200 } }, signal }));
      return found.revisions.filter((one) => one.streams.includes(id) || one.kind === "found");
    },
    staleTime: 0,
  });
}

export function useRevision(number: number | null) {
  return useQuery({
    queryKey: [...CONFIG, "revision", number],
    enabled: number !== null,
    queryFn: ({ signal }) => data(api.GET("/v1/config/history/{number}", { params: { path: { number: number ?? 0 } }, signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function useRollback(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (order: { number: number; why: string; revision: string }) => data(api.POST("/v1/config/rollback", { body: { ...order, stream: id } })),
    onSuccess: () => client.invalidateQueries({ queryKey: HISTORY }),
  });
}
