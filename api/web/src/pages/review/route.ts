import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { z } from "zod";
import { frameRoute } from "@/shell/roots";

/** Which proposals, as it stands in the address. */
export const reviewSearch = z.object({
  tab: z.enum(["queue", "precision"]).optional().catch(undefined),
  kind: z.string().max(64).optional().catch(undefined),
});

export const reviewRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/review",
  validateSearch: reviewSearch,
  component: lazyRouteComponent(() => import("./ReviewPage"), "ReviewPage"),
});
