import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { z } from "zod";
import { frameRoute } from "@/shell/roots";

export const STATES = ["pending", "delivered", "dead", "cancelled"] as const;

/** What is shown of the messages to receivers, as it stands in the address. */
export const deliverySearch = z.object({
  tab: z.enum(["messages", "receivers"]).optional().catch(undefined),
  state: z.enum(STATES).optional().catch(undefined),
  webhook: z.string().max(32).optional().catch(undefined),
  case: z.coerce.number().int().positive().optional().catch(undefined),
  delivery: z.coerce.number().int().positive().optional().catch(undefined),
});
export type DeliverySearch = z.infer<typeof deliverySearch>;

export const deliveriesRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/deliveries",
  validateSearch: deliverySearch,
  component: lazyRouteComponent(() => import("./DeliveriesPage"), "DeliveriesPage"),
});
