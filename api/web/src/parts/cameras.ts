/** Which cameras there are, to be chosen from. */

import { useQuery } from "@tanstack/react-query";
import { api, data } from "@/client/http";
import { keys } from "@/client/queries";

/** Return the ids of all cameras, in their order; asked for once somebody wants to choose. */
export function useCameraIds(wanted: boolean): readonly string[] {
  const found = useQuery({
    queryKey: [...keys.streams, "list"],
    enabled: wanted,
    staleTime: 60_000,
    queryFn: ({ signal }) => data(api.GET("/v1/streams", { signal })),
    select: (streams) => streams.map((one) => one.id).sort(),
  });
  return found.data ?? [];
}
