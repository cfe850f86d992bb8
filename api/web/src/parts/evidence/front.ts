/** The player that takes keys: what it shows next may be shown before the page around it is worked out. */

import { useEffect } from "react";
import type { EvidenceLink } from "@/client/types";
import { addressOf, chosen } from "./files";
import type { Reel } from "./reel";

let front: Reel | null = null;

/** Have a reel be the one in front while a component is shown, if it is to be. */
export function useFront(on: boolean, reel: Reel | null): void {
  useEffect(() => {
    if (!on || reel === null) return undefined;
    front = reel;
    return () => {
      if (front === reel) front = null;
    };
  }, [on, reel]);
}

/** Show the clip among the files of an event at once, where a player shows clips; its owner is to follow. */
export function turnTo(files: readonly EvidenceLink[]): void {
  const { video } = chosen(files);
  if (video !== undefined) front?.turn(addressOf(video));
}
