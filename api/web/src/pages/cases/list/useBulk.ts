import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, data } from "@/client/http";
import { keys } from "@/client/queries";
import { bodyOf, type Words } from "../one/moveForm";
import type { MoveOf } from "../queries";
import { type Answer, answers, type Moved, requests, type Row } from "./bulk";

export interface BulkDone {
  move: MoveOf;
  answers: Answer[];
}

/** Return what moves cases as they were when they were selected, a hundred a request, one after the other. */
export function useBulk(rows: readonly Row[]) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ move, words }: { move: MoveOf; words: Words }): Promise<BulkDone> => {
      const results: Moved[] = [];
      for (const part of requests(rows)) {
        const moves = part.map((row) => ({ case_id: row.case_id, ...bodyOf(move.move, words, row.revision) }));
        results.push(...(await data(api.POST("/v1/cases/moves", { body: { moves } }))).results);
      }
      return { move, answers: answers(rows, results, move) };
    },
    onSettled: () => Promise.all([keys.cases, keys.review, keys.deliveries].map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
}
