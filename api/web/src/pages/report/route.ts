import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { frameRoute } from "@/shell/roots";

export const reportRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/report",
  component: lazyRouteComponent(() => import("./ReportPage"), "ReportPage"),
});
