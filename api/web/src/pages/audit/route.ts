import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { z } from "zod";
import { frameRoute } from "@/shell/roots";

const text = z.coerce.string().max(200).optional().catch(undefined);
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Filters of the audit log, as they stand in the address; days are the site's. */
export const auditSearch = z.object({
  actor: text,
  action: text,
  subject: text,
  from: z.string().regex(DAY).optional().catch(undefined),
  to: z.string().regex(DAY).optional().catch(undefined),
});
export type AuditSearch = z.infer<typeof auditSearch>;

export const auditRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/audit",
  validateSearch: auditSearch,
  component: lazyRouteComponent(() => import("./AuditPage"), "AuditPage"),
});
