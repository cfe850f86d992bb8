import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { z } from "zod";
import { frameRoute } from "@/shell/roots";

export const accessSearch = z.object({ tab: z.enum(["users", "tokens"]).optional().catch(undefined) });

export const accessRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/access",
  validateSearch: accessSearch,
  component: lazyRouteComponent(() => import("./AccessPage"), "AccessPage"),
});
