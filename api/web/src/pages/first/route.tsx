/** `/` leads to the first page that whoever is signed in may see. */

import { createRoute, redirect } from "@tanstack/react-router";
import { meQuery } from "@/client/queries";
import { ENTRIES } from "@/shell/navigation";
import { frameRoute } from "@/shell/roots";
import { NoPage } from "./NoPage";

export const firstRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/",
  component: NoPage,
  beforeLoad: async ({ context }) => {
    const { may } = await context.queryClient.query({ ...meQuery, staleTime: "static" });
    const first = ENTRIES.find((entry) => may.includes(entry.role));
    if (first !== undefined) throw redirect({ to: first.to, replace: true });
  },
});
