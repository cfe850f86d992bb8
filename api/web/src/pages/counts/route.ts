import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { z } from "zod";
import { frameRoute } from "@/shell/roots";

export const INTERVALS = ["15m", "1h", "1d"] as const;

/** Which counts, as it stands in the address; days are the site's. */
export const countsSearch = z.object({
  day: z.string().regex(/^\d{4}-\d{2}-\d{2}$/).optional().catch(undefined),
  days: z.coerce.number().int().min(1).max(62).optional().catch(undefined),
  interval: z.enum(INTERVALS).optional().catch(undefined),
  stream: z.string().max(64).optional().catch(undefined),
  line: z.string().max(64).optional().catch(undefined),
  class_name: z.string().max(64).optional().catch(undefined),
  grid: z.string().regex(/^\d{6}(\d{3}){0,3}$/).optional().catch(undefined),
});
export type CountsSearch = z.infer<typeof countsSearch>;

export const countsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/counts",
  validateSearch: countsSearch,
  component: lazyRouteComponent(() => import("./CountsPage"), "CountsPage"),
});
