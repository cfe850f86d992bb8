import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { z } from "zod";
import { rootRoute } from "@/shell/roots";

/** Where to go afterwards, and whether a session ended. Only addresses of this site are taken. */
const search = z.object({
  to: z.string().regex(/^\/(?![/\\])/).optional().catch(undefined),
  over: z.boolean().optional().catch(undefined),
});

export const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sign-in",
  validateSearch: search,
  component: lazyRouteComponent(() => import("./SignInPage"), "SignInPage"),
});
