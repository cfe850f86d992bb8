import { noteOf } from "../one/CaseFacts";
import { useMover } from "../one/FlowRecord";
import type { Step } from "../queries";
import { useCasesWords } from "../words";
import classes from "./sheet.module.css";
import { shortened } from "./shortened";
import { useDated } from "./useDated";

/** Steps that fit on the second page. */
const MOST = 24;

/** The flow record of a sheet. */
export function FlowTable({ steps }: { steps: readonly Step[] }) {
  const say = useCasesWords();
  const { first, leftOut, last } = shortened(steps, MOST);
  return (
    <table className={classes.flow} aria-label={say("flow")}>
      <thead>
        <tr>
          {(["when", "step", "status", "by", "opinion"] as const).map((name) => <th key={name} scope="col">{say(name)}</th>)}
        </tr>
      </thead>
      <tbody>
        {first.map((step) => <Row key={step.id} of={step} />)}
        {leftOut > 0 && <tr><td colSpan={5}>{say.count("leftOut", leftOut)}</td></tr>}
        {last.map((step) => <Row key={step.id} of={step} />)}
      </tbody>
    </table>
  );
}

function Row({ of }: { of: Step }) {
  const say = useCasesWords();
  const dated = useDated();
  const mover = useMover();
  const words = [noteOf(of.opinion, say), of.department === null ? "" : say("toDepartment", { department: of.department }), of.is_overdue ? say("wasLate") : ""];
  return (
    <tr>
      <td>{dated(of.t)}</td>
      <td>{say.of("move", of.move)}</td>
      <td>{say(`status.${of.status}`)}</td>
      <td>{mover(of)}</td>
      <td>{words.filter((word) => word !== "").join("; ")}</td>
    </tr>
  );
}
