import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { z } from "zod";
import { frameRoute } from "@/shell/roots";

export const TABS = ["queue", "precision", "advice", "export"] as const;
export type Tab = (typeof TABS)[number];

/** Which proposals, and what the adviser is asked, as it stands in the address. */
export const reviewSearch = z.object({
  tab: z.enum(TABS).optional().catch(undefined),
  kind: z.string().max(64).optional().catch(undefined),
  stream: z.coerce.string().max(64).optional().catch(undefined),
  rule: z.coerce.string().max(64).optional().catch(undefined),
  measure: z.string().max(64).optional().catch(undefined),
  at: z.coerce.number().optional().catch(undefined),
});

export const reviewRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/review",
  validateSearch: reviewSearch,
  component: lazyRouteComponent(() => import("./ReviewPage"), "ReviewPage"),
});
