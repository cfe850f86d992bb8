import { Choice, FilterBar } from "@/parts/Filters";
import { KINDS, STAGES } from "@/parts/kinds";
import { useKindName } from "@/parts/Marks";
import { usePartsWords } from "@/parts/words";
import { useKeys } from "@/shell/keys";
import { useStreets } from "./queries";
import type { MapSearch } from "./route";
import { cleared, filtered, isFiltering } from "./search";
import { useMapWords } from "./words";

const FIGURES = ["cases", "flow", "none"] as const;

interface MapFiltersProps {
  search: MapSearch;
  go: (next: MapSearch) => void;
}

/** Colours of cells, and which cases are shown. */
export function MapFilters({ search, go }: MapFiltersProps) {
  const say = useMapWords();
  const parts = usePartsWords();
  const name = useKindName();
  const streets = useStreets() ?? [];
  const by = (some: MapSearch) => go(filtered(search, some));
  const clear = () => go(cleared(search));
  useKeys(say("title"), [
    { keys: "c", does: say("figure.cases"), act: () => go({ ...search, cells: undefined }) },
    { keys: "v", does: say("figure.flow"), act: () => go({ ...search, cells: "flow" }) },
    { keys: "n", does: say("figure.none"), act: () => go({ ...search, cells: "none" }) },
    { keys: "x", does: parts("clear"), act: clear },
  ]);
  return (
    <FilterBar clear={isFiltering(search) ? clear : undefined}>
      <Choice
        label={say("figure")}
        value={search.cells ?? "cases"}
        of={FIGURES.map((value) => ({ value, label: say(`figure.${value}`) }))}
        onChange={(cells) => go({ ...search, cells: cells === "cases" ? undefined : cells })}
        width="10rem"
      />
      <Choice label={say("kind")} value={search.kind} of={KINDS.map((value) => ({ value, label: name(value) }))} onChange={(kind) => by({ kind })} width="10rem" />
      <Choice label={say("stage")} value={search.stage} of={STAGES.map((value) => ({ value, label: parts(`stage.${value}`) }))} onChange={(stage) => by({ stage })} />
      <Choice label={say("street")} value={search.street} of={streets} onChange={(street) => by({ street })} width="10rem" />
    </FilterBar>
  );
}
