import { useState } from "react";
import type { CaseDetail } from "@/client/types";
import { Failure } from "@/parts/Failure";
import { Loading } from "@/parts/Loading";
import { CasePlace } from "@/parts/map/CasePlace";
import { caseRoute } from "../caseRoute";
import { type Move, useCase } from "../queries";
import classes from "./case.module.css";
import { CaseEvidence } from "./CaseEvidence";
import { CaseFacts } from "./CaseFacts";
import { CaseHead } from "./CaseHead";
import { CaseTabs } from "./CaseTabs";
import { MoveDialog } from "./MoveDialog";
import { Moves } from "./Moves";

/** One case: what was seen, where and why, what was done with it, and what may be done now. */
export function CasePage() {
  const { caseId } = caseRoute.useParams();
  const found = useCase(caseId);
  return (
    <div className="h-page">
      {found.isPending && <Loading lines={10} />}
      {found.isError && found.data === undefined && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.data !== undefined && <Shown key={caseId} of={found.data} />}
    </div>
  );
}

function Shown({ of }: { of: CaseDetail }) {
  /** The case as it was when the move was chosen: where it changes meanwhile, the API refuses, and that is said. */
  const [asked, ask] = useState<{ of: CaseDetail; move: Move } | null>(null);
  return (
    <>
      <CaseHead of={of} />
      <Moves of={of} choose={(move) => ask({ of, move })} />
      <div className={classes.top}>
        <CaseEvidence of={of} />
        <CaseFacts of={of} />
        <div className={`${classes.map} h-panel`}>
          <CasePlace of={of} />
        </div>
      </div>
      <CaseTabs of={of} />
      {asked !== null && <MoveDialog {...asked} onClose={() => ask(null)} />}
    </>
  );
}
