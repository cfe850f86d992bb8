/** What an operator has before them: proposals that nobody else gets, and what was said last. Pure. */

import type { components } from "@/client/api";

export type ReviewItem = components["schemas"]["ReviewItem"];
export type Word = components["schemas"]["SaidWord"];
export type Verdict = Word["verdict"];

export interface Judged {
  item: ReviewItem;
  word: Word;
}

export interface Queue {
  /** The first one is shown. */
  items: readonly ReviewItem[];
  /** What was said, the last word first; these can be taken back. */
  judged: readonly Judged[];
}

export type Happened =
  | { type: "leased"; items: readonly ReviewItem[] }
  | { type: "judged"; items: readonly ReviewItem[]; word: Word }
  | { type: "refused"; id: number }
  | { type: "undone"; id: number }
  | { type: "dropped"; ids: readonly number[] };

export const EMPTY: Queue = { items: [], judged: [] };
/** So many words can be taken back. */
const MOST_UNDO = 50;

export function next(queue: Queue, happened: Happened): Queue {
  switch (happened.type) {
    case "leased": {
      const known = new Set([...queue.items, ...queue.judged.map(({ item }) => item)].map((one) => one.case_id));
      return { ...queue, items: [...queue.items, ...happened.items.filter((one) => !known.has(one.case_id))] };
    }
    case "judged": {
      const gone = new Set(happened.items.map((one) => one.case_id));
      const judged = happened.items.map((item) => ({ item, word: happened.word }));
      return { items: queue.items.filter((one) => !gone.has(one.case_id)), judged: [...judged, ...queue.judged].slice(0, MOST_UNDO) };
    }
    case "refused":
      return { ...queue, judged: queue.judged.filter(({ item }) => item.case_id !== happened.id) };
    case "undone": {
      const found = queue.judged.find(({ item }) => item.case_id === happened.id);
      if (found === undefined) return queue;
      return { items: [found.item, ...queue.items], judged: queue.judged.filter((one) => one !== found) };
    }
    case "dropped": {
      const gone = new Set(happened.ids);
      return { ...queue, items: queue.items.filter((one) => !gone.has(one.case_id)) };
    }
  }
}
