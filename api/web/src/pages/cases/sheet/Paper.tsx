import { useMe, useSite } from "@/client/queries";
import type { CaseDetail } from "@/client/types";
import { useKindName } from "@/parts/Marks";
import { useTold } from "@/parts/reason/told";
import { reasons } from "@/parts/reason/reason";
import { shownEvent } from "@/parts/evidence/shown";
import { useNow } from "@/parts/Time";
import { usePartsWords } from "@/parts/words";
import type { Step } from "../queries";
import { useCasesWords } from "../words";
import { CellSketch } from "./CellSketch";
import { FlowTable } from "./FlowTable";
import { Pictures } from "./Pictures";
import classes from "./sheet.module.css";
import { usePrintedFacts } from "./usePrintedFacts";
import { useDated } from "./useDated";

/** The sheet itself. */
export function Paper({ of, steps }: { of: CaseDetail; steps: readonly Step[] }) {
  const say = useCasesWords();
  const parts = usePartsWords();
  const kind = useKindName();
  const told = useTold();
  const site = useSite();
  const facts = usePrintedFacts(of);
  const { event } = shownEvent(of);
  return (
    <article className={classes.paper} aria-label={say("sheetOf", { id: String(of.case_id) })}>
      <header className={classes.head}>
        <span>{site.name}</span>
        <h1>{say("sheetOf", { id: String(of.case_id) })}</h1>
        <span>{`${kind(of.corrected_kind ?? of.kind)} · ${parts(`severity.${of.severity}`)} · ${parts.of("stage", of.stage)} · ${say(`status.${of.status}`)}`}</span>
      </header>
      <Pictures of={of} />
      {event?.node_id.startsWith("report.") === false && <p className={classes.why}>{reasons(event).map(told).join(" ")}</p>}
      {of.reports.map((one) => one.note !== "" && <p key={one.reference} className={classes.why}>{`${say(`channel.${one.channel}`)} ${one.reference}: ${one.note}`}</p>)}
      <div className={classes.middle}>
        <table className={classes.facts}>
          <tbody>
            {facts.map(([name, value]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{value}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <CellSketch of={of} />
      </div>
      <FlowTable steps={steps} />
      <Foot />
    </article>
  );
}

function Foot() {
  const say = useCasesWords();
  const dated = useDated();
  const me = useMe();
  const now = useNow();
  return (
    <footer className={classes.foot}>
      <span>{say("signature")}: ______________________</span>
      <span>{say("printed", { time: dated(now), by: me.name })}</span>
    </footer>
  );
}
