/** Sends what somebody says about proposals, and takes it back. */

import { notifications } from "@mantine/notifications";
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { api, data } from "@/client/http";
import { reasonOf } from "@/client/problem";
import { keys } from "@/client/queries";
import { turnTo } from "@/parts/evidence/front";
import { shownEvent } from "@/parts/evidence/shown";
import { useTold } from "@/parts/told/told";
import { caseQuery } from "./caseQuery";
import { paced } from "./pace";
import type { Happened, Queue, ReviewItem, Word } from "./queue";
import { forgetWord, markWord } from "./settled";
import { LEASE_S } from "./useHeld";
import { type ReviewWord, useReviewWords } from "./words";

/** What need not be done at once is done after the next picture. */
const LATER_MS = 250;
const LONG_MS = 15_000;

export interface Saying {
  /** Say a word about the one that is shown. */
  judge: (word: Word) => void;
  /** Say the same about several, the one that is shown among them. */
  judgeAll: (items: readonly ReviewItem[], word: Word) => void;
  /** Take the last word back. */
  undo: () => void;
}

export function useSaid(queue: Queue, dispatch: (happened: Happened) => void, returning: Set<number>): Saying {
  const say = useReviewWords();
  const told = useTold();
  const client = useQueryClient();
  /** Words that are under way: one that is taken back waits for its answer first. */
  const sent = useRef(new Map<number, Promise<boolean>>());
  const fail = (title: ReviewWord, id: number, why: unknown) =>
    notifications.show({ color: "red", autoClose: LONG_MS, title: say(title, { id: String(id) }), message: told(why) });
  const refused = (id: number, why: unknown) => {
    dispatch({ type: "refused", id });
    fail("refused", id, why);
    return false;
  };
  const follow = (ids: readonly number[], answers: (id: number) => Promise<boolean>) => {
    for (const id of ids) {
      const answer = answers(id);
      sent.current.set(id, answer);
      void answer.finally(() => sent.current.delete(id));
    }
  };
  const judge = (word: Word) => {
    const item = queue.items[0];
    if (item === undefined) return;
    turn(queue.items[1], client);
    said(dispatch, [item], word);
    const params = { path: { case_id: item.case_id } };
    follow([item.case_id], (id) => api.POST("/v1/cases/{case_id}/verdict", { params, body: word }).then(() => true, (why: unknown) => refused(id, why)));
  };
  const judgeAll = (items: readonly ReviewItem[], word: Word) => {
    said(dispatch, items, word);
    const ids = items.map((one) => one.case_id);
    const results = data(api.POST("/v1/review/verdicts", { body: { verdicts: ids.map((case_id) => ({ case_id, ...word })) } })).then((answer) => {
      const taken = answer.results.filter((one) => one.result === "taken");
      notifications.show({ message: say.count("clusterJudged", taken.length) });
      return answer.results;
    });
    const one = (id: number) => results.then((all) => all.find(({ case_id }) => case_id === id));
    follow(ids, (id) => one(id).then((found) => found?.result === "taken" || refused(id, { detail: found?.detail ?? "", reason: reasonOf(found ?? {}) }), (why: unknown) => refused(id, why)));
  };
  const undo = () => {
    const last = queue.judged[0]?.item.case_id;
    if (last === undefined) return;
    forgetWord();
    returning.add(last);
    dispatch({ type: "undone", id: last });
    takeBack(last, sent.current.get(last), client)
      .catch((why: unknown) => {
        dispatch({ type: "dropped", ids: [last] });
        fail("notUndone", last, why);
      })
      .finally(() => returning.delete(last));
  };
  return { judge, judgeAll, undo };
}

/** Show the clip of what comes next at once, where it is at hand. */
function turn(item: ReviewItem | undefined, client: QueryClient): void {
  const found = item && client.getQueryData(caseQuery(item.case_id).queryKey);
  if (found !== undefined) turnTo(shownEvent(found).files);
}

function said(dispatch: (happened: Happened) => void, items: readonly ReviewItem[], word: Word): void {
  markWord();
  dispatch({ type: "judged", items, word });
  setTimeout(() => items.forEach(() => paced()), LATER_MS);
}

/** Take a word back that was taken; who takes it back has the case again. */
async function takeBack(id: number, sent: Promise<boolean> | undefined, client: QueryClient): Promise<void> {
  if (!((await sent) ?? true)) return;
  await api.DELETE("/v1/cases/{case_id}/verdict", { params: { path: { case_id: id }, query: { lease_s: LEASE_S } } });
  await client.invalidateQueries({ queryKey: [...keys.cases, id] });
}
