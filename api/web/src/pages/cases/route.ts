import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { z } from "zod";
import { frameRoute } from "@/shell/roots";

const word = z.coerce.string().max(200).optional().catch(undefined);
const moment = z.coerce.number().optional().catch(undefined);

/** Filters and order of the list, as they stand in the address. What is not understood is left out. */
export const caseSearch = z.object({
  state: z.enum(["open", "closed"]).optional().catch(undefined),
  kind: z.string().max(64).optional().catch(undefined),
  severity: z.enum(["high", "medium", "low"]).optional().catch(undefined),
  stage: z
    .enum(["collected", "filed", "dispatched", "handling", "feedback", "closing", "evaluated"])
    .optional()
    .catch(undefined),
  channel: z.enum(["fixed_video", "vehicle_video", "inspector", "public"]).optional().catch(undefined),
  overdue: z.boolean().optional().catch(undefined),
  department: word,
  stream: word,
  grid: word,
  responsibility: word,
  asset: word,
  number: word,
  since: moment,
  until: moment,
  text: word,
  sort: z.enum(["newest", "oldest", "severity", "due"]).optional().catch(undefined),
});
export type CaseSearch = z.infer<typeof caseSearch>;

export const casesRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/cases",
  validateSearch: caseSearch,
  component: lazyRouteComponent(() => import("./list/CasesPage"), "CasesPage"),
});
