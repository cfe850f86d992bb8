import { SegmentedControl } from "@mantine/core";
import { useSite } from "@/client/queries";
import { DayField } from "@/parts/DayField";
import { Choice, FilterBar, isFiltered } from "@/parts/Filters";
import { KINDS } from "@/parts/kinds";
import { useKindName } from "@/parts/Marks";
import { useNow } from "@/parts/Time";
import { dayOf } from "@/words/days";
import { back, type Period } from "./period";
import { useAreas } from "./queries";
import { type EvaluationSearch, GROUPS, PLACES } from "./route";
import { useEvaluationWords } from "./words";

const SPANS = [7, 30, 90, 365] as const;

interface FiltersProps {
  search: EvaluationSearch;
  go: (next: EvaluationSearch) => void;
  period: Period;
}

/** Which days, grouped by what, of which street and kind. */
export function EvaluationFilters({ search, go, period }: FiltersProps) {
  const say = useEvaluationWords();
  const kind = useKindName();
  const streets = useAreas("street").data?.features.map(({ properties: { code, name } }) => ({ value: code, label: name })) ?? [];
  const { view, by, place, rate, from, to, grid, kind: chosen } = search;
  const isRates = (view ?? "rates") === "rates";
  return (
    <FilterBar clear={isFiltered({ from, to, grid, chosen }) ? () => go({ view, by, place, rate }) : undefined}>
      {isRates && <Choice label={say("by")} value={by ?? "street"} of={GROUPS.map((value) => ({ value, label: say(`by.${value}`) }))} onChange={(next) => go({ ...search, by: next })} width="9rem" />}
      {view === "cleanliness" && <Choice label={say("by")} value={place ?? "street"} of={PLACES.map((value) => ({ value, label: say(`by.${value}`) }))} onChange={(next) => go({ ...search, place: next })} width="9rem" />}
      <Spans search={search} go={go} period={period} />
      <DayField label={say("from")} value={period.from} max={period.to} onChange={(from) => go({ ...search, from, to: period.to })} />
      <DayField label={say("to")} value={period.to} onChange={(to) => go({ ...search, from: period.from, to })} />
      <Choice label={say("street")} value={grid} of={streets} onChange={(next) => go({ ...search, grid: next })} width="9rem" />
      {view !== "cleanliness" && <Choice label={say("kind")} value={chosen} of={KINDS.map((value) => ({ value, label: kind(value) }))} onChange={(next) => go({ ...search, kind: next })} width="9rem" />}
    </FilterBar>
  );
}

function Spans({ search, go, period }: FiltersProps) {
  const say = useEvaluationWords();
  const { timezone } = useSite();
  const today = dayOf(useNow(), timezone);
  const chosen = period.to === today && SPANS.some((one) => one === period.days) ? String(period.days) : "";
  return (
    <SegmentedControl
      size="xs"
      aria-label={say("period")}
      value={chosen}
      data={SPANS.map((days) => ({ value: String(days), label: say.count("days", days) }))}
      onChange={(days) => go({ ...search, from: back(today, Number(days) - 1, timezone), to: today })}
      transitionDuration={0}
    />
  );
}
