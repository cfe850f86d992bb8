import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { z } from "zod";
import { frameRoute } from "@/shell/roots";

const params = {
  parse: ({ caseId }: { caseId: string }) => ({ caseId: Number(caseId) }),
  stringify: ({ caseId }: { caseId: number }) => ({ caseId: String(caseId) }),
};

export const TABS = ["flow", "history", "near", "deliveries", "events"] as const;
export type Tab = (typeof TABS)[number];

export const caseRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/cases/$caseId",
  params,
  validateSearch: z.object({ tab: z.enum(TABS).optional().catch(undefined) }),
  component: lazyRouteComponent(() => import("./one/CasePage"), "CasePage"),
});

export const sheetRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/cases/$caseId/sheet",
  params,
  component: lazyRouteComponent(() => import("./sheet/SheetPage"), "SheetPage"),
});
