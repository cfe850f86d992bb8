/** Words of the API that filters and forms offer, in the order in which people look for them. */

/** Kinds of cases that cameras report. */
export const KINDS = [
  "parking", "litter", "bins", "abandoned", "crowd", "fireworks", "roadside_parking", "roadside_litter", "roadside_bins",
] as const;
export const STAGES = ["collected", "filed", "dispatched", "handling", "feedback", "closing", "evaluated"] as const;
export const SEVERITIES = ["high", "medium", "low"] as const;
