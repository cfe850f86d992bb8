/** Types of messages, as docs/webhooks.md lists them. */
export const TYPES = [
  "case.created", "case.updated", "case.closed", "case.evidence_added", "case.proposed", "case.confirmed", "case.filed",
  "case.dispatched", "case.returned", "case.handling", "case.suspended", "case.handled", "case.checking", "case.evaluated",
  "case.overdue", "count.recorded",
] as const;
export const FAMILIES = ["case.*", "count.*"] as const;
