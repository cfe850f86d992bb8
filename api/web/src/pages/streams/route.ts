import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { z } from "zod";
import { frameRoute } from "@/shell/roots";
import { PLANS, SIZES, SORTS, STATES } from "./told";

/** Which cameras, in which order and how large, as it stands in the address. */
export const wallSearch = z.object({
  view: z.enum(["wall", "list"]).optional().catch(undefined),
  size: z.enum(SIZES).optional().catch(undefined),
  sort: z.enum(SORTS).optional().catch(undefined),
  state: z.enum(STATES).optional().catch(undefined),
  plan: z.enum(PLANS).optional().catch(undefined),
  street: z.string().regex(/^\d{9}$/).optional().catch(undefined),
  text: z.coerce.string().max(64).optional().catch(undefined),
});
export type WallSearch = z.infer<typeof wallSearch>;

export const streamsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/streams",
  validateSearch: wallSearch,
  component: lazyRouteComponent(() => import("./WallPage"), "WallPage"),
});
