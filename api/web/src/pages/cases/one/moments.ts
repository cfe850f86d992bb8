/** When the pictures of a case were taken. Pure. */

import type { Event, EvidenceLink } from "@/client/types";

/** Return the moment (UTC seconds) of a picture: of one after, when its event was over; else when it began; null: not known. */
export function momentOf(events: readonly Pick<Event, "id" | "start" | "end">[], file: Pick<EvidenceLink, "event_id" | "role">): number | null {
  const event = events.find((one) => one.id === file.event_id);
  if (event === undefined) return null;
  return file.role === "after" || file.role === "masked_after" ? (event.end ?? null) : event.start;
}
