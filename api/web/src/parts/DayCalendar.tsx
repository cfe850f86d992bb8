/** A month's days to choose one of, in the page's language; its library comes with it, when somebody opens it. */

import "@mantine/dates/styles.css";
import "dayjs/locale/zh-cn";
import { DatePicker, DatesProvider } from "@mantine/dates";
import { useEffect, useRef } from "react";
import { LOCALES, useLanguage } from "@/words/words";
import { usePartsWords } from "./words";

interface DayCalendarProps {
  value: string | undefined;
  min?: string | undefined;
  max?: string | undefined;
  choose: (day: string) => void;
}

const FORMS = {
  zh: { monthLabelFormat: "YYYY年M月", yearLabelFormat: "YYYY年", decadeLabelFormat: "YYYY年", monthsListFormat: "M月", yearsListFormat: "YYYY" },
  en: { monthLabelFormat: "MMMM YYYY", yearLabelFormat: "YYYY", decadeLabelFormat: "YYYY", monthsListFormat: "MMM", yearsListFormat: "YYYY" },
};
/** What has no words of its own to be seen. */
const ARROWS = ["nextMonth", "previousMonth", "nextYear", "previousYear", "nextDecade", "previousDecade"] as const;

export default function DayCalendar({ value, min, max, choose }: DayCalendarProps) {
  const say = usePartsWords();
  const language = useLanguage();
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const days = "table button:not(:disabled)";
    root.current?.querySelector<HTMLElement>(`${days}[data-selected], ${days}[tabindex="0"]`)?.focus();
  }, []);
  const whole = new Intl.DateTimeFormat(LOCALES[language], { dateStyle: "full", timeZone: "UTC" });
  return (
    <DatesProvider settings={{ locale: language === "zh" ? "zh-cn" : "en", firstDayOfWeek: 1, weekendDays: [], consistentWeeks: true }}>
      <DatePicker
        ref={root}
        size="xs"
        hideOutsideDates
        value={value ?? null}
        defaultDate={value ?? max}
        minDate={min}
        maxDate={max}
        onChange={(day) => {
          if (day !== null) choose(day);
        }}
        getDayProps={(day) => ({ "aria-label": whole.format(Date.parse(day)) })}
        ariaLabels={Object.fromEntries(ARROWS.map((name) => [name, say(`calendar.${name}`)]))}
        {...FORMS[language]}
      />
    </DatesProvider>
  );
}
