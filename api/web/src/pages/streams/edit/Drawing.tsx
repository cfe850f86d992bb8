import classes from "./edit.module.css";
import type { Editing } from "./editing";
import type { Frame, Snapped } from "./geometry";

/** What is being drawn, the place where the keyboard draws, and what the pointer snaps to. */
export function Drawing({ now, frame: [wide, high], unit, hint }: { now: Editing; frame: Frame; unit: number; hint: Snapped | null }) {
  const [cx, cy] = [now.cursor[0] * wide, now.cursor[1] * high];
  const path = [...now.drawing, ...(hint === null ? [] : [hint.at])];
  return (
    <g pointerEvents="none">
      <polyline points={path.map(([x, y]) => `${x * wide},${y * high}`).join(" ")} className={classes.drawing} strokeWidth={2 * unit} strokeDasharray={`${5 * unit} ${4 * unit}`} />
      {now.drawing.map(([x, y], at) => (
        <circle key={at} cx={x * wide} cy={y * high} r={(at === 0 ? 7 : 5) * unit} className={classes.drawn} strokeWidth={2 * unit} />
      ))}
      {now.tool !== "select" && (
        <path d={`M${cx - 16 * unit} ${cy} H${cx + 16 * unit} M${cx} ${cy - 16 * unit} V${cy + 16 * unit}`} className={classes.cursor} strokeWidth={1.5 * unit} data-cursor="" />
      )}
      {hint?.to != null && <circle cx={hint.at[0] * wide} cy={hint.at[1] * high} r={9 * unit} className={classes.snap} strokeWidth={2 * unit} data-snap={hint.to} />}
    </g>
  );
}
