/** Changes of what the API holds: lists are asked for anew afterwards, a failure is told in the page's language. */

import { notifications } from "@mantine/notifications";
import { type QueryKey, useMutation, useQueryClient } from "@tanstack/react-query";
import { useTold } from "@/parts/told/told";

const FAILURE_MS = 10_000;

interface Change<Given, Result> {
  act: (given: Given) => Promise<Result>;
  /** Return the words that say that it worked, or null to say nothing. */
  done: (result: Result) => string | null;
  /** What is no longer right afterwards. */
  stale: readonly QueryKey[];
}

/** Return what runs a change. */
export function useChange<Given, Result>({ act, done, stale }: Change<Given, Result>) {
  const client = useQueryClient();
  const told = useTold();
  return useMutation({
    mutationFn: act,
    onSuccess: (result) => {
      const words = done(result);
      if (words !== null) notifications.show({ message: words });
    },
    onError: (error) => notifications.show({ color: "red", message: told(error), autoClose: FAILURE_MS }),
    onSettled: () => Promise.all(stale.map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
}
