import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { z } from "zod";
import { frameRoute } from "@/shell/roots";

/** What can be laid on the map; all are there unless the address says otherwise, but for hot spots. */
export const LAYERS = ["cases", "cameras", "views", "vehicles"] as const;
export type Layer = (typeof LAYERS)[number];

const OFF = new RegExp(`^(${LAYERS.join("|")})(\\.(${LAYERS.join("|")}))*$`);

/** What the map shows, as it stands in the address. */
export const mapSearch = z.object({
  cells: z.enum(["cases", "flow", "none"]).optional().catch(undefined),
  kind: z.string().max(64).optional().catch(undefined),
  stage: z
    .enum(["collected", "filed", "dispatched", "handling", "feedback", "closing", "evaluated"])
    .optional()
    .catch(undefined),
  street: z.coerce.string().regex(/^\d{9}$/).optional().catch(undefined),
  /** Layers that are not drawn, with dots between. */
  off: z.string().regex(OFF).optional().catch(undefined),
  hot: z.literal(true).optional().catch(undefined),
  /** A time that is looked back on; none: now. */
  span: z.enum(["day", "week", "month"]).optional().catch(undefined),
  /** The moment in it, UTC seconds; none: its end. */
  at: z.coerce.number().int().positive().max(1e11).optional().catch(undefined),
  /** Cases that came in the step before that moment, not those that were open then. */
  show: z.literal("new").optional().catch(undefined),
  list: z.enum(["cameras", "vehicles", "spots"]).optional().catch(undefined),
  case: z.coerce.number().int().positive().optional().catch(undefined),
  camera: z.string().max(64).optional().catch(undefined),
  vehicle: z.string().max(64).optional().catch(undefined),
  cell: z.coerce.string().max(20).optional().catch(undefined),
});
export type MapSearch = z.infer<typeof mapSearch>;

export const mapRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/map",
  validateSearch: mapSearch,
  component: lazyRouteComponent(() => import("./MapPage"), "MapPage"),
});
