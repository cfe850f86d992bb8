/** Which of a case's events is shown, with its files. Pure. */

import type { CaseDetail, Event, EvidenceLink } from "@/client/types";

export interface Shown {
  event: Event | undefined;
  files: EvidenceLink[];
}

/** Return the newest event that has a clip, else the newest with a picture, else the newest. */
export function shownEvent(case_: Pick<CaseDetail, "events" | "evidence">): Shown {
  const of = (event: Event) => case_.evidence.filter((file) => file.event_id === event.id);
  const events = [...case_.events].sort((a, b) => b.start - a.start);
  const withRole = (role: EvidenceLink["role"]) => events.find((event) => of(event).some((file) => file.role === role));
  const event = withRole("clip") ?? withRole("snapshot") ?? events[0];
  return { event, files: event === undefined ? [] : of(event) };
}
