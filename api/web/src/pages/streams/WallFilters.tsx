import type { RefObject } from "react";
import { Choice, FilterBar, isFiltered, SearchField } from "@/parts/Filters";
import { useStreets } from "./queries";
import type { WallSearch } from "./route";
import { PLANS, SORTS, type StreamView, tally } from "./told";
import { useStreamsWords } from "./words";

interface WallFiltersProps {
  search: WallSearch;
  go: (next: WallSearch) => void;
  streams: readonly StreamView[];
  field: RefObject<HTMLInputElement | null>;
}

/** Which cameras, in which order; states say how many there are. */
export function WallFilters({ search, go, streams, field }: WallFiltersProps) {
  const say = useStreamsWords();
  const streets = useStreets();
  const { view, size, ...filters } = search;
  return (
    <FilterBar clear={isFiltered(filters) ? () => go({ view, size }) : undefined}>
      <SearchField label={say("find")} value={search.text} field={field} onChange={(text) => go({ ...search, text })} width="11rem" />
      <Choice
        label={say("column.state")}
        value={search.state}
        of={tally(streams).map(([value, number]) => ({ value, label: `${say(`state.${value}`)} (${number})` }))}
        onChange={(state) => go({ ...search, state })}
        width="9rem"
      />
      <Choice label={say("column.street")} value={search.street} of={streets.data ?? []} onChange={(street) => go({ ...search, street })} width="9rem" />
      <Choice label={say("column.plan")} value={search.plan} of={PLANS.map((value) => ({ value, label: say(`plan.${value}`) }))} onChange={(plan) => go({ ...search, plan })} width="8rem" />
      <Choice label={say("sort")} value={search.sort} of={SORTS.map((value) => ({ value, label: say(`sort.${value}`) }))} onChange={(sort) => go({ ...search, sort })} width="10rem" />
    </FilterBar>
  );
}
