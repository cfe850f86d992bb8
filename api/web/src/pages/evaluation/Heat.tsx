import { useFormat } from "@/words/format";
import { LOCALES, useLanguage } from "@/words/words";
import classes from "./evaluation.module.css";
import { useEvaluationWords } from "./words";

/** A Monday, for the names of weekdays. */
const MONDAY_MS = Date.UTC(2024, 0, 1, 12);
const DAY_MS = 86_400_000;

/** Cases by weekday and hour, the more the stronger; below, those of one cell by hour. Every figure stands there as a number. */
export function Heat({ week, hours }: { week: readonly (readonly number[])[]; hours: readonly number[] | undefined }) {
  const say = useEvaluationWords();
  const locale = LOCALES[useLanguage()];
  const weekday = new Intl.DateTimeFormat(locale, { weekday: "short", timeZone: "UTC" });
  const most = Math.max(1, ...week.flat());
  return (
    <table className={classes.heat} style={{ minWidth: "52rem" }}>
      <thead>
        <tr>
          <th scope="col">{say("hour")}</th>
          {Array.from({ length: 24 }, (_, hour) => <th key={hour} scope="col">{hour}</th>)}
        </tr>
      </thead>
      <tbody>
        {week.map((row, day) => <Line key={day} name={weekday.format(MONDAY_MS + day * DAY_MS)} row={row} most={most} />)}
        {hours !== undefined && <Line name={say("thisCell")} row={hours} most={Math.max(1, ...hours)} />}
      </tbody>
    </table>
  );
}

/** So strong the colour may be below black or white letters. */
const STRONGEST = 55;

function Line({ name, row, most }: { name: string; row: readonly number[]; most: number }) {
  const format = useFormat();
  return (
    <tr>
      <th scope="row">{name}</th>
      {row.map((count, hour) => (
        <td key={hour} style={{ background: `color-mix(in srgb, var(--h-heat) ${Math.round((STRONGEST * count) / most)}%, var(--h-panel-2))` }}>
          {count > 0 ? format.number(count) : ""}
        </td>
      ))}
    </tr>
  );
}
