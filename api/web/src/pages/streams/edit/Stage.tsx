import { type Dispatch, useRef } from "react";
import type { components } from "@/client/api";
import { useKeys } from "@/shell/keys";
import { Drawing } from "./Drawing";
import type { Draft } from "./draft";
import classes from "./edit.module.css";
import type { Action, Editing, Place } from "./editing";
import type { Frame } from "./geometry";
import { Grid } from "./Grid";
import { Shapes } from "./Shapes";
import { useStage } from "./useStage";
import { useEditWords } from "./words";

type Told = components["schemas"]["GroundSheet"];
/** The ground as the API tells it. */
export type Sheet = Omit<Told, "lines"> & { lines: readonly (Omit<Told["lines"][number], "start" | "end"> & { start: readonly number[]; end: readonly number[] })[] };
export type Marked = components["schemas"]["Box"] & { word: string };

/** Letters and handles are as large as the page's letters: on a large wall they grow with them. */
const LETTERS = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16 || 1;

interface StageProps {
  frame: Frame;
  picture: string | null;
  now: Editing;
  act: Dispatch<Action>;
  place: Place;
  mayEdit: boolean;
  /** Keys of shapes that are wrong. */
  wrong: ReadonlySet<string>;
  ground: Sheet | null;
  /** Tell how far ground points are off. */
  measured: boolean;
  marked: Marked | null;
}

/** The picture with all that is drawn on it; what is zoomed is the picture, lines and letters stay as large as they are. */
export function Stage({ frame, picture, now, act, place, mayEdit, wrong, ground, measured, marked }: StageProps) {
  const say = useEditWords();
  const svg = useRef<SVGSVGElement>(null);
  const stage = useStage({ svg, frame, now, act, place, mayEdit });
  const { x, y, width } = stage.view;
  const unit = stage.unit * LETTERS;
  const [wide, high] = frame;
  useKeys(say("keys.view"), [
    { keys: "+", does: say("key.nearer"), act: stage.nearer },
    { keys: "-", does: say("key.farther"), act: stage.farther },
    { keys: "0", does: say("key.whole"), act: stage.whole },
  ]);
  return (
    <div className={classes.stage}>
      <svg ref={svg} className={classes.svg} viewBox={`${x} ${y} ${width} ${(width * high) / wide}`} tabIndex={0} role="application" aria-label={say("stage")} aria-describedby="stage-told"
        data-tool={now.tool} style={{ aspectRatio: `${wide} / ${high}`, width: `min(100cqw, ${(wide / high) * 100}cqh)` }}
        onPointerDown={stage.down} onPointerMove={stage.move} onPointerUp={stage.up} onPointerCancel={stage.up}
        onDoubleClick={() => act({ do: "finish", place })}>
        {picture === null ? <rect width={wide} height={high} fill="#20262d" /> : <image href={picture} width={wide} height={high} preserveAspectRatio="none" />}
        {ground !== null && <Grid of={ground} frame={frame} unit={unit} />}
        <Shapes draft={now.steps.present} chosen={now.chosen} corner={now.corner} frame={frame} unit={unit} wrong={wrong} mayEdit={mayEdit} />
        <Residuals draft={now.steps.present} ground={measured ? ground : null} frame={frame} unit={unit} />
        {marked !== null && <Mark of={marked} frame={frame} unit={unit} />}
        {mayEdit && <Drawing now={now} frame={frame} unit={unit} hint={stage.hint} />}
      </svg>
    </div>
  );
}

/** How far each ground point is off, beside it. */
function Residuals({ draft, ground, frame: [wide, high], unit }: { draft: Draft; ground: Sheet | null; frame: Frame; unit: number }) {
  if (ground?.points.length !== draft.point.length) return null;
  return (
    <g pointerEvents="none" fontSize={11 * unit}>
      {ground.points.map((one, at) => {
        const [x, y] = draft.point[at]?.image ?? [0, 0];
        return <text key={at} x={x * wide + 9 * unit} y={y * high + 15 * unit} className={one.doubtful ? classes.doubtful : classes.residual} strokeWidth={3 * unit}>{`${one.pixels.toFixed(1)} px, ${one.metres.toFixed(2)} m`}</text>;
      })}
    </g>
  );
}

function Mark({ of, frame: [wide, high], unit }: { of: Marked; frame: Frame; unit: number }) {
  return (
    <g pointerEvents="none" data-marked="">
      <rect x={of.x1 * wide} y={of.y1 * high} width={(of.x2 - of.x1) * wide} height={(of.y2 - of.y1) * high} className={classes.marked} strokeWidth={2.5 * unit} />
      <text x={of.x1 * wide} y={of.y1 * high - 5 * unit} className={classes.label} fontSize={12 * unit} strokeWidth={3 * unit}>{of.word}</text>
    </g>
  );
}
