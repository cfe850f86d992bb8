import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, data } from "@/client/http";
import { Problem } from "@/client/problem";
import { keys } from "@/client/queries";
import type { CaseDetail } from "@/client/types";
import { useCasesWords } from "../words";
import { bodyOf, type Words } from "./moveForm";

const TOLD_MS = 15_000;

/**
 * Return what makes a move of a case as it is shown.
 *
 * Where the case has changed meanwhile nothing is made: it is read anew, and that is said. Other refusals stay with the form.
 */
export function useMove(of: CaseDetail, move: string, done: () => void) {
  const say = useCasesWords();
  const client = useQueryClient();
  const id = String(of.case_id);
  return useMutation({
    mutationFn: (words: Words) =>
      data(api.POST("/v1/cases/{case_id}/moves", { params: { path: { case_id: of.case_id } }, body: bodyOf(move, words, of.revision) })),
    onSuccess: (moved) => {
      done();
      notifications.show({ color: "teal", message: say("moved", { id, status: say(`status.${moved.status}`) }) });
    },
    onError: (error) => {
      if (!(error instanceof Problem) || error.status !== 409) return;
      done();
      notifications.show({ color: "yellow", autoClose: TOLD_MS, title: say("changedMeanwhile", { id }), message: say("changedMore", { move: say.of("move", move) }) });
    },
    onSettled: () => Promise.all([keys.cases, keys.review, keys.deliveries].map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
}
