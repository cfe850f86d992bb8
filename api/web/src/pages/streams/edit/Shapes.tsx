import { isBin } from "./bins";
import { cornersOf, type Draft, type Id, idsOf, key } from "./draft";
import classes from "./edit.module.css";
import { edgesOf, type Frame, rightOf, type XY } from "./geometry";
import { useEditWords } from "./words";

interface ShapesProps {
  draft: Draft;
  chosen: Id | null;
  corner: number | null;
  frame: Frame;
  /** Pixels of the picture that one pixel of the screen is. */
  unit: number;
  wrong: ReadonlySet<string>;
  mayEdit: boolean;
}

interface ShapeProps {
  id: Id;
  corners: readonly XY[];
  frame: Frame;
  unit: number;
  isChosen: boolean;
  isWrong: boolean;
  isBin: boolean;
}

/** All shapes, and the handles of the one that is chosen. */
export function Shapes({ draft, chosen, corner, frame, unit, wrong, mayEdit }: ShapesProps) {
  return (
    <>
      {idsOf(draft).map((id) => {
        const corners = cornersOf(draft, id);
        const isChosen = chosen !== null && key(chosen) === key(id);
        const shape = { id, corners, frame, unit, isChosen, isWrong: wrong.has(key(id)), isBin: isBin(draft, id) };
        if (id.kind === "point") return <GroundPoint key={key(id)} {...shape} />;
        return id.kind === "line" ? <Line key={key(id)} {...shape} /> : <Area key={key(id)} {...shape} />;
      })}
      {mayEdit && chosen !== null && chosen.kind !== "point" && <Handles id={chosen} corners={cornersOf(draft, chosen)} corner={corner} frame={frame} unit={unit} />}
    </>
  );
}

function classOf({ id, isChosen, isWrong, isBin }: ShapeProps): string {
  return [classes[id.kind], isBin ? classes.bin : "", isChosen ? classes.chosen : "", isWrong ? classes.wrong : ""].join(" ");
}

function Area(props: ShapeProps) {
  const say = useEditWords();
  const { id, corners, frame: [wide, high], unit } = props;
  const [x, y] = middle(corners);
  return (
    <g className={classOf(props)} data-id={key(id)}>
      <polygon points={corners.map((one) => `${one[0] * wide},${one[1] * high}`).join(" ")} strokeWidth={2 * unit} strokeDasharray={id.kind === "mask" ? `${6 * unit} ${4 * unit}` : undefined} />
      <text x={x * wide} y={y * high} className={classes.label} textAnchor="middle" fontSize={13 * unit} strokeWidth={3 * unit}>{props.isBin ? `${say("kind.bin")} ${id.name}` : id.name}</text>
    </g>
  );
}

function Line(props: ShapeProps) {
  const say = useEditWords();
  const { id, corners, frame, unit } = props;
  const [start, end] = corners;
  if (start === undefined || end === undefined) return null;
  const [wide, high] = frame;
  const ways = [{ word: "in", at: rightOf(start, end, frame, 20 * unit) }, { word: "out", at: rightOf(start, end, frame, -20 * unit) }] as const;
  return (
    <g className={classOf(props)} data-id={key(id)}>
      <line x1={start[0] * wide} y1={start[1] * high} x2={end[0] * wide} y2={end[1] * high} stroke="transparent" strokeWidth={12 * unit} className={classes.thick} />
      <line x1={start[0] * wide} y1={start[1] * high} x2={end[0] * wide} y2={end[1] * high} strokeWidth={2.5 * unit} />
      <path d={arrow(start, end, frame, unit)} className={classes.arrow} />
      {ways.map(({ word, at }) => (
        <text key={word} x={at[0] * wide} y={at[1] * high} className={classes.label} textAnchor="middle" dominantBaseline="middle" fontSize={12 * unit} strokeWidth={3 * unit}>
          {word === "in" ? `${id.name} · ${say("in")}` : say("out")}
        </text>
      ))}
    </g>
  );
}

/** A head at the line's end, and one in its middle that points to the side that is `in`. */
function arrow(start: XY, end: XY, frame: Frame, unit: number): string {
  const [wide, high] = frame;
  const head = (tip: XY, towards: XY, size: number) => {
    const length = Math.hypot(...towards) || 1;
    const [dx, dy] = [(towards[0] / length) * size, (towards[1] / length) * size];
    const [x, y] = [tip[0] * wide, tip[1] * high];
    return `M${x} ${y} L${x - dx - dy * 0.5} ${y - dy + dx * 0.5} L${x - dx + dy * 0.5} ${y - dy - dx * 0.5} Z`;
  };
  const along: XY = [(end[0] - start[0]) * wide, (end[1] - start[1]) * high];
  return `${head(end, along, 11 * unit)} ${head(rightOf(start, end, frame, 10 * unit), [-along[1], along[0]], 9 * unit)}`;
}

function GroundPoint(props: ShapeProps) {
  const { id, corners: [at = [0, 0]], frame, unit } = props;
  const [x, y] = [at[0] * frame[0], at[1] * frame[1]];
  const arm = 8 * unit;
  return (
    <g className={classOf(props)} data-id={key(id)}>
      <circle cx={x} cy={y} r={10 * unit} fill="transparent" stroke="none" />
      <path d={`M${x - arm} ${y} H${x + arm} M${x} ${y - arm} V${y + arm}`} strokeWidth={2 * unit} />
      <text x={x + 9 * unit} y={y + 3 * unit} className={classes.label} fontSize={12 * unit} strokeWidth={3 * unit}>{Number(id.name) + 1}</text>
    </g>
  );
}

/** Corners to be dragged, and between them places where another one may be pulled out. */
function Handles({ id, corners, corner, frame: [wide, high], unit }: { id: Id; corners: readonly XY[]; corner: number | null; frame: Frame; unit: number }) {
  const between = id.kind === "line" ? [] : edgesOf(corners);
  return (
    <g className={classes.handles}>
      {between.map(([a, b], at) => (
        <circle key={`edge ${at}`} data-id={key(id)} data-edge={at} className={classes.between} cx={((a[0] + b[0]) / 2) * wide} cy={((a[1] + b[1]) / 2) * high} r={4.5 * unit} strokeWidth={1.5 * unit} />
      ))}
      {corners.map(([x, y], at) => (
        <circle key={at} data-id={key(id)} data-corner={at} className={at === corner ? classes.current : undefined} cx={x * wide} cy={y * high} r={6.5 * unit} strokeWidth={2 * unit} />
      ))}
    </g>
  );
}

function middle(corners: readonly XY[]): XY {
  const sum = corners.reduce<XY>(([x, y], one) => [x + one[0], y + one[1]], [0, 0]);
  return [sum[0] / Math.max(1, corners.length), sum[1] / Math.max(1, corners.length)];
}
