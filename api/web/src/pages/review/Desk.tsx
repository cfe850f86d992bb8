import { Alert, Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { memo, useState } from "react";
import type { CaseDetail } from "@/client/types";
import { Empty } from "@/parts/Empty";
import { Failure } from "@/parts/Failure";
import { Loading } from "@/parts/Loading";
import { useKeys } from "@/shell/keys";
import { caseQuery } from "./caseQuery";
import { Cluster } from "./Cluster";
import classes from "./desk.module.css";
import { Facts, type Place } from "./Facts";
import { KindList } from "./KindList";
import { useLatest } from "./latest";
import { Picture } from "./Picture";
import type { ReviewItem, Verdict } from "./queue";
import { useSettled } from "./settled";
import { type Reviewing, useQueue } from "./useQueue";
import { Verdicts } from "./Verdicts";
import { useReviewWords } from "./words";

const LateFacts = memo(Facts);

/** What is asked for before a verdict is complete. */
export type Asking = "place" | "kind" | null;

export function Desk({ kind }: { kind: string | undefined }) {
  const say = useReviewWords();
  const queue = useQueue(kind);
  const item = queue.items[0];
  if (queue.error !== null) return <Failure error={queue.error} retry={queue.retry} />;
  if (item === undefined) {
    if (queue.supply !== "dry") return <Loading lines={10} />;
    return (
      <Empty title={say("done")} more={say(kind === undefined ? "doneMore" : "doneKind")}>
        <Lost queue={queue} />
        <Undo queue={queue} />
      </Empty>
    );
  }
  return <OnDesk item={item} queue={queue} />;
}

/** Say that a case went to somebody else while it was shown. */
function Lost({ queue: { lost, forgetLost } }: { queue: Reviewing }) {
  const say = useReviewWords();
  if (lost === null) return null;
  return (
    <Alert color="orange" withCloseButton closeButtonLabel={say("close")} onClose={forgetLost} title={say("lost", { id: String(lost) })} className={classes.lost}>
      {say("lostMore")}
    </Alert>
  );
}

function Undo({ queue }: { queue: Reviewing }) {
  const say = useReviewWords();
  useKeys(say("title"), [{ keys: "z", does: say("undo"), act: queue.undo, disabled: queue.judged.length === 0 }]);
  if (queue.judged.length === 0) return null;
  return <Button variant="default" onClick={queue.undo}>{say("undo")}</Button>;
}

function OnDesk({ item, queue }: { item: ReviewItem; queue: Reviewing }) {
  const id = item.case_id;
  const isSettled = useSettled(id);
  const isKept = useQueryClient().getQueryData(caseQuery(id).queryKey) !== undefined;
  const found = useQuery({ ...caseQuery(id), staleTime: 60_000, enabled: isSettled || !isKept });
  const [asked, setAsked] = useState<{ of: number; asking: Asking }>({ of: id, asking: null });
  const asking = asked.of === id ? asked.asking : null;
  const ask = (next: Asking) => setAsked({ of: id, asking: next });
  const beside = useBeside(found.data, isSettled);
  const say = useReviewWords();
  const judge = (verdict: Verdict) => {
    if (verdict === "wrong_place") ask("place");
    else if (verdict === "wrong_kind") ask("kind");
    else queue.judge({ verdict, file: false });
  };
  const pick = useLatest((place: Place) => queue.judge({ verdict: "wrong_place", place, file: false }));
  useKeys(say("title"), asking === null ? [] : [{ keys: "Escape", does: say("back"), act: () => ask(null) }]);
  return (
    <div className={classes.desk} data-case={id}>
      <Lost queue={queue} />
      <section className={classes.picture} aria-label={say("evidence")}>
        {found.isPending && <Loading lines={8} />}
        {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
        {found.data !== undefined && <Picture of={found.data} />}
      </section>
      <section className={classes.facts} aria-label={say("facts")}>
        {asking === "kind" && <KindList now={item.kind} choose={(kind) => queue.judge({ verdict: "wrong_kind", kind, file: false })} back={() => ask(null)} />}
        {beside !== undefined && <LateFacts of={beside} picking={asking === "place"} pick={pick} />}
      </section>
      <footer className={classes.foot}>
        <Verdicts queue={queue} asking={asking} judge={judge} />
        <Cluster item={item} queue={queue} />
      </footer>
    </div>
  );
}

/** The clip goes first: what is written beside it is of the last case until its first frame is on the screen. */
function useBeside(found: CaseDetail | undefined, isSettled: boolean): CaseDetail | undefined {
  const [shown, show] = useState(found);
  if (isSettled && found !== undefined && shown !== found) show(found);
  return shown;
}
