import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { frameRoute } from "@/shell/roots";

export const caseRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/cases/$caseId",
  params: { parse: ({ caseId }) => ({ caseId: Number(caseId) }), stringify: ({ caseId }) => ({ caseId: String(caseId) }) },
  component: lazyRouteComponent(() => import("./CasePage"), "CasePage"),
});
