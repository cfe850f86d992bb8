/** Whether the overlay of keys is open. */

import { useSyncExternalStore } from "react";
import { Listeners } from "@/listeners";

let open = false;
const watchers = new Listeners();

export function showHelp(shown: boolean): void {
  open = shown;
  watchers.tell();
}

export function useHelpShown(): boolean {
  return useSyncExternalStore(watchers.add, () => open);
}
