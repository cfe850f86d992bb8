/** Whether the overlay of keys is open. */

import { useSyncExternalStore } from "react";

let open = false;
const watchers = new Set<() => void>();

export function showHelp(shown: boolean): void {
  open = shown;
  for (const act of watchers) act();
}

export function useHelpShown(): boolean {
  return useSyncExternalStore(
    (act) => {
      watchers.add(act);
      return () => watchers.delete(act);
    },
    () => open,
  );
}
