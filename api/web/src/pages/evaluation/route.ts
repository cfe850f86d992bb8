import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { z } from "zod";
import { frameRoute } from "@/shell/roots";

export const GROUPS = ["street", "community", "cell", "responsibility", "department", "code", "channel"] as const;
/** What a place is where the cleanliness index is told. */
export const PLACES = ["street", "community", "cell", "camera"] as const;
export const VIEWS = ["rates", "spots", "cleanliness"] as const;
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/).optional().catch(undefined);

/** Which figures of which days (the site's), as it stands in the address. */
export const evaluationSearch = z.object({
  view: z.enum(VIEWS).optional().catch(undefined),
  by: z.enum(GROUPS).optional().catch(undefined),
  place: z.enum(PLACES).optional().catch(undefined),
  from: day,
  to: day,
  kind: z.string().max(64).optional().catch(undefined),
  grid: z.string().regex(/^\d{6}(\d{3}){0,3}$/).optional().catch(undefined),
  /** Indicator whose course is shown, and after which groups are sorted. */
  rate: z.string().max(64).optional().catch(undefined),
  cell: z.string().regex(/^\d{15}$/).optional().catch(undefined),
});
export type EvaluationSearch = z.infer<typeof evaluationSearch>;

export const evaluationRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/evaluation",
  validateSearch: evaluationSearch,
  component: lazyRouteComponent(() => import("./EvaluationPage"), "EvaluationPage"),
});
