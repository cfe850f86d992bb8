/** What this page asks the API for. How things stand is told by no live update: it is asked for every few seconds. */

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { components } from "@/client/api";
import { api, data } from "@/client/http";
import { keys } from "@/client/queries";
import { type Sample, sampled } from "./rates";

type Schemas = components["schemas"];
export type System = Schemas["System"];
export type Node = Schemas["MachineView"];
/** What is read of a camera here. */
export type Stream = Pick<Schemas["StreamView"], "id" | "node_id" | "seen" | "stale" | "fault_since"> & {
  health: Pick<Schemas["StreamHealth"], "state" | "faults" | "message" | "last_frame">;
};

/** A node beats every few seconds; the answer sums up all files of evidence, so it is not asked for more often. */
const EVERY_MS = 10_000;

export function useSystem() {
  return useQuery({
    queryKey: keys.system,
    queryFn: ({ signal }) => data(api.GET("/v1/system", { signal })),
    refetchInterval: EVERY_MS,
    staleTime: 0,
  });
}

export function useCameras() {
  return useQuery({
    queryKey: [...keys.streams, "system"],
    queryFn: ({ signal }) => data(api.GET("/v1/streams", { signal })),
    refetchInterval: EVERY_MS,
  });
}

/** Keep the counters of each answer since the page was opened: two of them give a rate. */
export function useSamples(system: System): readonly Sample[] {
  const [samples, keep] = useState<readonly Sample[]>(() => sampled([], system));
  if (samples.at(-1)?.t !== system.now) keep(sampled(samples, system));
  return samples;
}
