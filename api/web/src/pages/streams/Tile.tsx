import { Link } from "@tanstack/react-router";
import { type KeyboardEvent, type Ref } from "react";
import { useNow } from "@/parts/Time";
import { useFormat } from "@/words/format";
import { usePicture, WALL_MS } from "./picture";
import { StateMark } from "./StateMark";
import { stateOf, type StreamView } from "./told";
import classes from "./wall.module.css";
import { useStreamsWords } from "./words";

interface TileProps {
  of: StreamView;
  /** It takes the focus that wanders by arrow keys. */
  isCurrent: boolean;
  focus: () => void;
  press: (event: KeyboardEvent) => void;
  link: Ref<HTMLAnchorElement>;
}

/** One camera of the wall: its newest picture, and how it does. It asks for pictures as long as it is there. */
export function Tile({ of, isCurrent, focus, press, link }: TileProps) {
  const say = useStreamsWords();
  const format = useFormat();
  const state = stateOf(of);
  const faults = useFaults()(of);
  return (
    <Link ref={link} to="/streams/$streamId" params={{ streamId: of.id }} className={classes.tile} tabIndex={isCurrent ? 0 : -1} onFocus={focus} onKeyDown={press} data-stream={of.id}>
      <Newest of={of} />
      <span className={classes.facts}>
        <span className={classes.line}>
          <span className={`${classes.name} h-cut`}>{of.id}</span>
          <StateMark state={state} />
        </span>
        <span className={classes.line}>
          <span className="h-cut">
            {say(`plan.${of.health.plan}`)}
            {" · "}
            {say.count("eventsToday", of.events_today)}
          </span>
          <LastFrame at={of.health.last_frame ?? null} />
        </span>
        <span className={`${classes.line} ${classes.fault} h-cut`} title={faults}>
          {faults === "" ? "\u00a0" : format.number(of.faults_today) === "0" ? faults : `${faults} · ${say.count("faultsToday", of.faults_today)}`}
        </span>
      </span>
    </Link>
  );
}

function Newest({ of }: { of: StreamView }) {
  const say = useStreamsWords();
  const { picture, missing } = usePicture(of.id, { purpose: "wall", everyMs: WALL_MS });
  const isOld = stateOf(of) !== "live" && stateOf(of) !== "faulty";
  return (
    <span className={`${classes.picture} ${isOld ? classes.old : ""}`}>
      {picture !== null && <img src={picture.address} alt="" draggable={false} data-picture={picture.etag} />}
      {picture === null && missing !== null && <span className={classes.none}>{say("noPicture")}</span>}
    </span>
  );
}

/** How long ago the last frame came. */
export function LastFrame({ at }: { at: number | null }) {
  const say = useStreamsWords();
  const format = useFormat();
  const now = useNow();
  if (at === null) return <span>{say("noFrame")}</span>;
  return <time dateTime={new Date(at * 1000).toISOString()}>{format.ago(Math.min(at, now), now)}</time>;
}

/** Return what says a camera's faults in words; empty: none. */
export function useFaults(): (one: StreamView) => string {
  const say = useStreamsWords();
  return (one) => (one.health.faults ?? []).map((fault) => say.of("fault", fault)).join(", ");
}
