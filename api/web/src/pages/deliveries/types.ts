import type { Delivery } from "./queries";

/** Types of messages, as docs/webhooks.md lists them. */
export const TYPES = [
  "case.created", "case.updated", "case.closed", "case.evidence_added", "case.proposed", "case.confirmed", "case.filed",
  "case.dispatched", "case.returned", "case.handling", "case.suspended", "case.handled", "case.checking", "case.evaluated",
  "case.overdue", "count.recorded",
] as const;
export const FAMILIES = ["case.*", "count.*"] as const;

export const COLOURS: Record<Delivery["state"], string> = { pending: "yellow", delivered: "teal", dead: "red", cancelled: "gray" };
