import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { z } from "zod";
import { frameRoute } from "@/shell/roots";

export const PANES = ["shapes", "rules", "ground", "trial", "history"] as const;
export type Pane = (typeof PANES)[number];

const editSearch = z.object({ pane: z.enum(PANES).optional().catch(undefined) });

export const editRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/streams/$streamId/edit",
  validateSearch: editSearch,
  component: lazyRouteComponent(() => import("./EditPage"), "EditPage"),
});
