import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { z } from "zod";
import { frameRoute } from "@/shell/roots";

/** What the map shows, as it stands in the address. */
export const mapSearch = z.object({
  cells: z.enum(["cases", "flow", "none"]).optional().catch(undefined),
  kind: z.string().max(64).optional().catch(undefined),
  stage: z
    .enum(["collected", "filed", "dispatched", "handling", "feedback", "closing", "evaluated"])
    .optional()
    .catch(undefined),
  street: z.string().regex(/^\d{9}$/).optional().catch(undefined),
  case: z.coerce.number().int().positive().optional().catch(undefined),
  camera: z.string().max(64).optional().catch(undefined),
  cell: z.string().max(20).optional().catch(undefined),
});
export type MapSearch = z.infer<typeof mapSearch>;

export const mapRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/map",
  validateSearch: mapSearch,
  component: lazyRouteComponent(() => import("./MapPage"), "MapPage"),
});
