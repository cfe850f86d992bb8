/** Saves a file that the API makes; what it refuses is told as a notice, and no file is left that holds the refusal. */

import { notifications } from "@mantine/notifications";
import type { MouseEvent } from "react";
import { fetched } from "@/client/http";
import { useTold } from "@/parts/told/told";

/** Return what a link to a file does when it is clicked; with a key held the browser follows it as it likes. */
export function useDownload(): (event: MouseEvent<HTMLAnchorElement>) => void {
  const told = useTold();
  return (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const { href, download } = event.currentTarget;
    saved(href, download).catch((error: unknown) => notifications.show({ color: "red", message: told(error), role: "alert" }));
  };
}

export async function saved(address: string, name: string): Promise<void> {
  const answer = await fetched(address);
  const held = URL.createObjectURL(await answer.blob());
  const link = document.createElement("a");
  link.href = held;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(held), KEPT_MS);
}

/** How long the browser has to begin with the file. */
const KEPT_MS = 60_000;
