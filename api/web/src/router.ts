/** All pages. Add a page's route to the list when it lands. */

import { createRouter } from "@tanstack/react-router";
import { queryClient } from "./client/queries";
import { accessRoute } from "./pages/access/route";
import { auditRoute } from "./pages/audit/route";
import { caseRoute, sheetRoute } from "./pages/cases/caseRoute";
import { casesRoute } from "./pages/cases/route";
import { countsRoute } from "./pages/counts/route";
import { deliveriesRoute } from "./pages/deliveries/route";
import { evaluationRoute } from "./pages/evaluation/route";
import { firstRoute } from "./pages/first/route";
import { mapRoute } from "./pages/map/route";
import { reportRoute } from "./pages/report/route";
import { reviewRoute } from "./pages/review/route";
import { notFoundRoute } from "./pages/not-found/route";
import { editRoute } from "./pages/streams/edit/editRoute";
import { streamRoute } from "./pages/streams/streamRoute";
import { streamsRoute } from "./pages/streams/route";
import { signInRoute } from "./pages/sign-in/route";
import { systemRoute } from "./pages/system/route";
import { PageError } from "./shell/PageError";
import { PageLoading } from "./shell/PageLoading";
import { frameRoute, rootRoute } from "./shell/roots";

const routeTree = rootRoute.addChildren([
  signInRoute,
  frameRoute.addChildren([
    firstRoute,
    reviewRoute,
    mapRoute,
    casesRoute,
    caseRoute,
    sheetRoute,
    countsRoute,
    evaluationRoute,
    streamsRoute,
    streamRoute,
    editRoute,
    deliveriesRoute,
    accessRoute,
    auditRoute,
    systemRoute,
    reportRoute,
    notFoundRoute,
  ]),
]);

export const router = createRouter({
  routeTree,
  context: { queryClient },
  defaultPreload: "intent",
  defaultPreloadStaleTime: 0,
  defaultErrorComponent: PageError,
  defaultPendingComponent: PageLoading,
  defaultPendingMs: 300,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
