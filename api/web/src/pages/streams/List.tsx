import { useVirtualizer } from "@tanstack/react-virtual";
import { Link } from "@tanstack/react-router";
import { useRef } from "react";
import { useHealthTold } from "@/parts/health/health";
import { useFormat } from "@/words/format";
import { StateMark } from "./StateMark";
import { LastFrame, useFaults } from "./Tile";
import { stateOf, streetOf, type StreamView } from "./told";
import classes from "./wall.module.css";
import { useStreamsWords } from "./words";

const ROW_REM = 2.1;

/** The same cameras as a dense list. */
export function List({ streams, streets }: { streams: readonly StreamView[]; streets: ReadonlyMap<string, string> }) {
  const say = useStreamsWords();
  const place = useRef<HTMLDivElement>(null);
  const height = Math.round(ROW_REM * Number.parseFloat(getComputedStyle(document.documentElement).fontSize));
  // eslint-disable-next-line react-hooks/incompatible-library -- what it returns stays in this component
  const rows = useVirtualizer({ count: streams.length, getScrollElement: () => place.current, estimateSize: () => height, overscan: 10 });
  return (
    <div ref={place} className={`${classes.wall} h-panel`} role="table" aria-label={say("title")} aria-rowcount={streams.length + 1}>
      <div className={classes.table}>
        <div className={classes.head} role="row">
          {(["name", "state", "street", "plan", "lastFrame", "faults", "events", "node"] as const).map((column) => (
            <span key={column} role="columnheader" className={column === "events" ? classes.number : undefined}>{say(`column.${column}`)}</span>
          ))}
        </div>
        <div style={{ height: rows.getTotalSize(), position: "relative" }} role="rowgroup">
          {rows.getVirtualItems().map(({ index, start }) => {
            const one = streams[index];
            return one && <Row key={one.id} of={one} at={index} street={streets.get(streetOf(one) ?? "") ?? ""} place={{ top: start, height }} />;
          })}
        </div>
      </div>
    </div>
  );
}

function Row({ of, at, street, place }: { of: StreamView; at: number; street: string; place: { top: number; height: number } }) {
  const say = useStreamsWords();
  const format = useFormat();
  const faults = useFaults()(of);
  const told = useHealthTold();
  return (
    <div className={classes.listRow} role="row" aria-rowindex={at + 2} style={place}>
      <span role="cell" className="h-cut"><Link to="/streams/$streamId" params={{ streamId: of.id }} className={classes.name}>{of.id}</Link></span>
      <span role="cell"><StateMark state={stateOf(of)} /></span>
      <span role="cell" className="h-cut">{street}</span>
      <span role="cell">{say(`plan.${of.health.plan}`)}</span>
      <span role="cell"><LastFrame at={of.health.last_frame ?? null} /></span>
      <span role="cell" className={`${classes.fault} h-cut`} title={told(of.health)}>{faults}</span>
      <span role="cell" className={classes.number}>{format.number(of.events_today)}</span>
      <span role="cell" className="h-cut">{of.node_id}</span>
    </div>
  );
}
