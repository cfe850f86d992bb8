import { useState } from "react";
import type { CaseDetail } from "@/client/types";
import { Failure } from "@/parts/Failure";
import { Loading } from "@/parts/Loading";
import { CasePlace } from "@/parts/map/CasePlace";
import { caseRoute } from "../caseRoute";
import { useCase } from "../queries";
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
  const [chosen, choose] = useState<string | null>(null);
  const move = of.moves.find((one) => one.move === chosen);
  return (
    <>
      <CaseHead of={of} />
      <Moves of={of} choose={choose} />
      <div className={classes.top}>
        <CaseEvidence of={of} />
        <CaseFacts of={of} />
        <div className={`${classes.map} h-panel`}>
          <CasePlace of={of} />
        </div>
      </div>
      <CaseTabs of={of} />
      {move !== undefined && <MoveDialog of={of} move={move} onClose={() => choose(null)} />}
    </>
  );
}
