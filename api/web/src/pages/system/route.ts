import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { frameRoute } from "@/shell/roots";

export const systemRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/system",
  component: lazyRouteComponent(() => import("./SystemPage"), "SystemPage"),
});
