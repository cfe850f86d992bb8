/** Addresses that no page has, in the frame: who is not signed in is asked first. */

import { createRoute } from "@tanstack/react-router";
import { NotFound } from "@/shell/NotFound";
import { frameRoute } from "@/shell/roots";

export const notFoundRoute = createRoute({ getParentRoute: () => frameRoute, path: "$", component: NotFound });
