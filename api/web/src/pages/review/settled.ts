/** What need not be there with the first frame waits until it is: map, neighbours, others alike. And how long that frame took. */

import { useEffect, useState } from "react";
import { Listeners } from "@/listeners";
import type { FirstFrame } from "@/parts/evidence/reel";
import { pressedAt } from "@/shell/keys";

/** What is written about a case waits no longer for its clip. */
const LONGEST_MS = 250;
const watchers = new Listeners<[id: number]>();

/** Note that a word was said, when its key went down. */
export function markWord(): void {
  performance.clearMarks("review:word");
  performance.mark("review:word", { startTime: pressedAt() });
}

/** Forget it: what is shown next does not follow from a word. */
export function forgetWord(): void {
  performance.clearMarks("review:word");
}

/** Note that a case's clip is on the screen: `performance.getEntriesByName("review:next")` tells how long it took from the key. */
export function settle(id: number, { mediaTime, shown }: FirstFrame): void {
  if (performance.getEntriesByName("review:word", "mark").length > 0) {
    performance.measure("review:next", { start: "review:word", end: shown, detail: { case: id, at: mediaTime } });
    forgetWord();
  }
  setTimeout(() => watchers.tell(id));
}

/** Tell whether the rest of a case may be worked out. */
export function useSettled(id: number): boolean {
  const [settled, set] = useState<number | null>(null);
  useEffect(() => {
    const act = (shown: number) => {
      if (shown === id) set(id);
    };
    const end = watchers.add(act);
    const late = setTimeout(() => set(id), LONGEST_MS);
    return () => {
      end();
      clearTimeout(late);
    };
  }, [id]);
  return settled === id;
}
