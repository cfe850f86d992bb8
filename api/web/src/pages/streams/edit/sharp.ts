/** The last picture that a camera kept of an event: as large as its stream, for places that must be exact. */

import { useQuery } from "@tanstack/react-query";
import { api, data } from "@/client/http";
import { keys } from "@/client/queries";
import type { CaseDetail } from "@/client/types";
import { addressOf } from "@/parts/evidence/files";

const PURPOSE = "drawing zones";
/** Cases may have lost their pictures: their time is over first. */
const TRIED = 3;

export interface Sharp {
  address: string;
  /** When it was taken, UTC seconds. */
  at: number;
}

/** Return the newest snapshot of a camera among a case's events; null: it has none. */
export function snapshotOf(found: Pick<CaseDetail, "events" | "evidence">, id: string): Sharp | null {
  const events = found.events.filter((event) => event.stream_id === id).sort((a, b) => b.start - a.start);
  for (const event of events) {
    const files = found.evidence.filter((one) => one.event_id === event.id && !one.reserved);
    const file = files.findLast((one) => one.role === "snapshot" || one.role === "masked_snapshot");
    if (file !== undefined) return { address: addressOf(file, PURPOSE), at: event.start };
  }
  return null;
}

/** Return the last such picture of a camera, if there is one. */
export function useSharp(id: string): Sharp | null {
  const found = useQuery({
    queryKey: [...keys.cases, "snapshot", id],
    queryFn: async ({ signal }): Promise<Sharp | null> => {
      const { cases } = await data(api.GET("/v1/cases", { params: { query: { stream: id, limit: TRIED } }, signal }));
      for (const one of cases) {
        const detail = await data(api.GET("/v1/cases/{case_id}", { params: { path: { case_id: one.case_id } }, signal }));
        const sharp = snapshotOf(detail, id);
        if (sharp !== null) return sharp;
      }
      return null;
    },
    staleTime: 300_000,
  });
  return found.data ?? null;
}
