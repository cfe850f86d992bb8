import { useReviewWords } from "./words";
import type { AdviceRow } from "./advice";
import classes from "./advice.module.css";

const [WIDE, HIGH, LEFT, BOTTOM, TOP] = [640, 260, 44, 30, 12] as const;

interface AdviceChartProps {
  rows: readonly AdviceRow[];
  /** The limit that is tried. */
  at: number;
  /** A limit in words. */
  told: (at: number) => string;
}

/** True and false cases that would still be reported, by the limit. */
export function AdviceChart({ rows, at, told }: AdviceChartProps) {
  const say = useReviewWords();
  const [from, to] = [rows[0]?.at ?? 0, rows.at(-1)?.at ?? 1];
  const most = Math.max(1, ...rows.flatMap(({ kept }) => [kept.right, kept.wrong]));
  const x = (value: number) => LEFT + ((value - from) / Math.max(1e-9, to - from)) * (WIDE - LEFT - 12);
  const y = (value: number) => HIGH - BOTTOM - (value / most) * (HIGH - BOTTOM - TOP);
  const steps = (of: "right" | "wrong") => rows.map(({ at: limit, kept }, index) => `${index === 0 ? "M" : "L"}${String(x(limit))} ${String(y(kept[of]))}`).join("");
  const marks = rows.filter((_, index) => index % Math.ceil(rows.length / 6) === 0);
  return (
    <svg viewBox={`0 0 ${String(WIDE)} ${String(HIGH)}`} className={classes.chart} role="img" aria-label={say("adviceChart")}>
      {[0, 0.5, 1].map((share) => (
        <g key={share}>
          <line x1={LEFT} x2={WIDE - 12} y1={y(most * share)} y2={y(most * share)} className={classes.grid} />
          <text x={LEFT - 6} y={y(most * share) + 4} textAnchor="end">{Math.round(most * share)}</text>
        </g>
      ))}
      {marks.map(({ at: limit }) => <text key={limit} x={x(limit)} y={HIGH - 10} textAnchor="middle">{told(limit)}</text>)}
      <path d={steps("right")} className={classes.right} />
      <path d={steps("wrong")} className={classes.wrong} />
      <line x1={x(at)} x2={x(at)} y1={TOP} y2={HIGH - BOTTOM} className={classes.now} />
      {rows.map(({ at: limit, kept }) => (
        <g key={limit}>
          <circle cx={x(limit)} cy={y(kept.right)} r="4" className={classes.rightDot} />
          <rect x={x(limit) - 3.5} y={y(kept.wrong) - 3.5} width="7" height="7" className={classes.wrongDot} />
        </g>
      ))}
    </svg>
  );
}

/** What the lines are. */
export function Legend() {
  const say = useReviewWords();
  return (
    <div className={classes.legend} aria-hidden>
      <span><svg width="12" height="12"><circle cx="6" cy="6" r="4" className={classes.rightDot} /></svg> {say("keptTrue")}</span>
      <span><svg width="12" height="12"><rect x="2" y="2" width="8" height="8" className={classes.wrongDot} /></svg> {say("keptFalse")}</span>
    </div>
  );
}
