import { SegmentedControl } from "@mantine/core";
import { useCallback, useState } from "react";
import type { CaseDetail, EvidenceLink } from "@/client/types";
import { EvidencePlayer } from "@/parts/evidence/EvidencePlayer";
import { addressOf, chosen } from "@/parts/evidence/files";
import type { FirstFrame } from "@/parts/evidence/reel";
import { shownEvent } from "@/parts/evidence/shown";
import { useKeys } from "@/shell/keys";
import classes from "./desk.module.css";
import { settle } from "./settled";
import { useReviewWords } from "./words";

const VIEWS = ["clip", "before", "after"] as const;
type View = (typeof VIEWS)[number];

/** The clip; where there is a picture from after it was cleared, that and the one from before, too. */
export function Picture({ of }: { of: CaseDetail }) {
  const { event, files } = shownEvent(of);
  const id = of.case_id;
  const first = useCallback((frame: FirstFrame) => settle(id, frame), [id]);
  const [chosenView, setView] = useState<{ of: number; view: View }>({ of: id, view: "clip" });
  const view = chosenView.of === id ? chosenView.view : "clip";
  const { snapshot, after } = turned(of.evidence);
  if (snapshot === undefined || after === undefined) return <EvidencePlayer files={files} {...(event === undefined ? {} : { event })} keys onFirstFrame={first} />;
  const still = view === "before" ? snapshot : after;
  return (
    <div className={classes.views}>
      <Views view={view} choose={(next) => setView({ of: id, view: next })} />
      {view === "clip" ? <EvidencePlayer files={files} {...(event === undefined ? {} : { event })} keys onFirstFrame={first} /> : <Still file={still} view={view} />}
    </div>
  );
}

/** The pictures of the event whose end was seen last. */
function turned(files: readonly EvidenceLink[]) {
  const { after } = chosen(files);
  return chosen(files.filter((file) => file.event_id === after?.event_id));
}

function Views({ view, choose }: { view: View; choose: (view: View) => void }) {
  const say = useReviewWords();
  const turn = () => choose(VIEWS[(VIEWS.indexOf(view) + 1) % VIEWS.length] ?? "clip");
  useKeys(say("title"), [{ keys: "a", does: say("views"), act: turn }]);
  const data = VIEWS.map((value) => ({ value, label: say(`view.${value}`) }));
  return <SegmentedControl size="xs" className={classes.which} aria-label={say("views")} data={data} value={view} onChange={choose} transitionDuration={0} />;
}

function Still({ file, view }: { file: EvidenceLink; view: View }) {
  const say = useReviewWords();
  return <img src={addressOf(file)} alt={say(`view.${view}`)} className={classes.still} />;
}
