/** The providers around every page. */

import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useEffect } from "react";
import { whenSignedOut } from "@/client/http";
import { forget } from "@/client/kept";
import { keys, queryClient } from "@/client/queries";
import { router } from "@/router";
import { language, LOCALES } from "@/words/words";
import { cssVariables, theme } from "./theme";

export function App() {
  useEffect(() => {
    document.documentElement.lang = LOCALES[language()];
    whenSignedOut(signedOut);
  }, []);
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <QueryClientProvider client={queryClient}>
        <Notifications position="bottom-right" limit={4} containerWidth={380} />
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}

/** Forget all that was seen, and ask who it is, with a word about it where a session ended; the page comes back afterwards. */
function signedOut(): void {
  forget("me");
  const { pathname, href } = router.state.location;
  if (pathname === "/sign-in") return;
  const over = queryClient.getQueryData(keys.me) === undefined ? {} : { over: true };
  queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== "site" });
  void router.navigate({ to: "/sign-in", search: pathname === "/" ? over : { to: href, ...over } });
}
