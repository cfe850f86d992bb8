import type { RefObject } from "react";
import { Choice, FilterBar, isFiltered, SearchField } from "@/parts/Filters";
import { KINDS, SEVERITIES, STAGES } from "@/parts/kinds";
import { useKindName } from "@/parts/Marks";
import { usePartsWords } from "@/parts/words";
import type { CaseSearch } from "./route";
import { useCasesWords } from "./words";

interface CaseFiltersProps {
  search: CaseSearch;
  field: RefObject<HTMLInputElement | null>;
  onChange: (search: CaseSearch) => void;
}

export function CaseFilters({ search, field, onChange }: CaseFiltersProps) {
  const say = useCasesWords();
  const parts = usePartsWords();
  const kind = useKindName();
  return (
    <FilterBar clear={isFiltered(search) ? () => onChange({}) : undefined}>
      <SearchField label={say("text")} value={search.text} field={field} onChange={(text) => onChange({ ...search, text })} />
      <Choice
        label={say("state")}
        value={search.state}
        of={(["open", "closed"] as const).map((value) => ({ value, label: say(`state.${value}`) }))}
        onChange={(state) => onChange({ ...search, state })}
      />
      <Choice
        label={say("kind")}
        value={search.kind}
        of={KINDS.map((value) => ({ value, label: kind(value) }))}
        onChange={(next) => onChange({ ...search, kind: next })}
        width="11rem"
      />
      <Choice
        label={say("severity")}
        value={search.severity}
        of={SEVERITIES.map((value) => ({ value, label: parts(`severity.${value}`) }))}
        onChange={(severity) => onChange({ ...search, severity })}
      />
      <Choice
        label={say("stage")}
        value={search.stage}
        of={STAGES.map((value) => ({ value, label: parts(`stage.${value}`) }))}
        onChange={(stage) => onChange({ ...search, stage })}
      />
    </FilterBar>
  );
}
