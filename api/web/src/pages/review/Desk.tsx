import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { CaseDetail } from "@/client/types";
import { Empty } from "@/parts/Empty";
import { EvidencePlayer } from "@/parts/evidence/EvidencePlayer";
import { Failure } from "@/parts/Failure";
import { Loading } from "@/parts/Loading";
import { useKeys } from "@/shell/keys";
import { Cluster } from "./Cluster";
import classes from "./desk.module.css";
import { Facts } from "./Facts";
import { KindList } from "./KindList";
import type { Verdict } from "./queue";
import { shownEvent } from "@/parts/evidence/shown";
import { caseQuery, type Reviewing, useQueue } from "./useQueue";
import { Verdicts } from "./Verdicts";
import { useReviewWords } from "./words";

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
        <Undo queue={queue} />
      </Empty>
    );
  }
  return <OnDesk id={item.case_id} queue={queue} />;
}

function Undo({ queue }: { queue: Reviewing }) {
  const say = useReviewWords();
  useKeys(say("title"), [{ keys: "z", does: say("undo"), act: queue.undo, disabled: queue.judged.length === 0 }]);
  if (queue.judged.length === 0) return null;
  return <Button variant="default" onClick={queue.undo}>{say("undo")}</Button>;
}

function OnDesk({ id, queue }: { id: number; queue: Reviewing }) {
  const found = useQuery({ ...caseQuery(id), staleTime: 60_000 });
  const [asked, setAsked] = useState<{ of: number; asking: Asking }>({ of: id, asking: null });
  const asking = asked.of === id ? asked.asking : null;
  const ask = (next: Asking) => setAsked({ of: id, asking: next });
  const say = useReviewWords();
  const judge = (verdict: Verdict) => {
    if (verdict === "wrong_place") ask("place");
    else if (verdict === "wrong_kind") ask("kind");
    else queue.judge({ verdict, file: false });
  };
  useKeys(say("title"), asking === null ? [] : [{ keys: "Escape", does: say("back"), act: () => ask(null) }]);
  return (
    <div className={classes.desk}>
      <section className={classes.picture} aria-label={say("evidence")}>
        {found.isPending && <Loading lines={8} />}
        {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
        {found.data !== undefined && <Picture of={found.data} />}
      </section>
      <section className={classes.facts} aria-label={say("facts")}>
        {asking === "kind" && <KindList now={queue.items[0]?.kind ?? ""} choose={(kind) => queue.judge({ verdict: "wrong_kind", kind, file: false })} back={() => ask(null)} />}
        {found.data !== undefined && (
          <Facts of={found.data} picking={asking === "place"} pick={(place) => queue.judge({ verdict: "wrong_place", place, file: false })} />
        )}
      </section>
      <footer className={classes.foot}>
        <Verdicts queue={queue} asking={asking} judge={judge} />
        <Cluster item={queue.items[0]} drop={queue.drop} />
      </footer>
    </div>
  );
}

function Picture({ of }: { of: CaseDetail }) {
  const { event, files } = shownEvent(of);
  return <EvidencePlayer files={files} {...(event === undefined ? {} : { event })} keys onFirstFrame={measured} />;
}

/** Note how long it took from the last word to this picture: `performance.getEntriesByName("review:next")`. */
function measured(): void {
  if (performance.getEntriesByName("review:word", "mark").length === 0) return;
  performance.measure("review:next", "review:word");
  performance.clearMarks("review:word");
}
