/** The two routes that all pages lie under: everything, and what needs somebody to be signed in. */

import type { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext, createRoute, redirect } from "@tanstack/react-router";
import { Problem } from "@/client/problem";
import { meQuery, siteQuery } from "@/client/queries";
import { Frame } from "./Frame";
import { NotFound } from "./NotFound";
import { Root } from "./Root";

export const rootRoute = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  component: Root,
  notFoundComponent: NotFound,
  loader: ({ context }) => context.queryClient.query({ ...siteQuery, staleTime: "static" }),
});

/** Parent of every page but the sign-in. */
export const frameRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: "frame",
  component: Frame,
  notFoundComponent: NotFound,
  beforeLoad: async ({ context, location }) => {
    try {
      await context.queryClient.query({ ...meQuery, staleTime: "static" });
    } catch (error) {
      if (error instanceof Problem && error.status === 401) {
        throw redirect({ to: "/sign-in", search: location.pathname === "/" ? {} : { to: location.href } });
      }
      throw error;
    }
  },
});
