import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { frameRoute } from "@/shell/roots";

export const streamRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/streams/$streamId",
  component: lazyRouteComponent(() => import("./StreamPage"), "StreamPage"),
});
