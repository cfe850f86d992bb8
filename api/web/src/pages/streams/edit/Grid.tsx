import classes from "./edit.module.css";
import type { Frame } from "./geometry";
import type { Sheet } from "./Stage";

/** Lines of the ground as the picture shows them; each fifth one bears its metres. */
export function Grid({ of, frame: [wide, high], unit }: { of: Sheet; frame: Frame; unit: number }) {
  return (
    <g pointerEvents="none" data-grid={of.lines.length}>
      {of.lines.map(({ axis, metres, start, end }) => {
        const strong = metres % (5 * of.step_m) === 0;
        const [x1 = 0, y1 = 0] = start;
        const [x2 = 0, y2 = 0] = end;
        return (
          <g key={`${axis} ${metres}`}>
            <line x1={x1 * wide} y1={y1 * high} x2={x2 * wide} y2={y2 * high} className={strong ? classes.strong : classes.fine} strokeWidth={(strong ? 1.6 : 0.8) * unit} />
            {strong && <text x={(x1 * 0.7 + x2 * 0.3) * wide} y={(y1 * 0.7 + y2 * 0.3) * high - 3 * unit} className={classes.metres} fontSize={11 * unit} strokeWidth={3 * unit}>{`${axis === "east" ? "E" : "N"} ${metres} m`}</text>}
          </g>
        );
      })}
    </g>
  );
}
