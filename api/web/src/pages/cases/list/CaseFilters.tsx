import { Button, Pill, Tooltip } from "@mantine/core";
import { IconTableExport } from "@tabler/icons-react";
import type { RefObject } from "react";
import { useSite } from "@/client/queries";
import { Choice, FilterBar, isFiltered, SearchField } from "@/parts/Filters";
import { KINDS, SEVERITIES, STAGES } from "@/parts/kinds";
import { useKindName } from "@/parts/Marks";
import { usePartsWords } from "@/parts/words";
import { useFormat } from "@/words/format";
import type { CaseSearch } from "../route";
import { useCasesWords } from "../words";
import { type Brought, brought, sheetAddress } from "./asked";
import { WhenWhere } from "./WhenWhere";

interface CaseFiltersProps {
  search: CaseSearch;
  field: RefObject<HTMLInputElement | null>;
  onChange: (search: CaseSearch) => void;
}

const CHANNELS = ["fixed_video", "vehicle_video", "inspector", "public"] as const;
const SORTS = ["newest", "oldest", "severity", "due"] as const;

export function CaseFilters({ search, field, onChange }: CaseFiltersProps) {
  const say = useCasesWords();
  const parts = usePartsWords();
  const kind = useKindName();
  const set = <K extends keyof CaseSearch>(name: K) => (value: CaseSearch[K]) => onChange({ ...search, [name]: value });
  return (
    <FilterBar clear={isFiltered(search) ? () => onChange({}) : undefined}>
      <SearchField label={say("text")} value={search.text} field={field} onChange={set("text")} />
      <Choice label={say("state")} value={search.state} of={(["open", "closed"] as const).map((value) => ({ value, label: say(`state.${value}`) }))} onChange={set("state")} width="8rem" />
      <Choice label={say("kind")} value={search.kind} of={KINDS.map((value) => ({ value, label: kind(value) }))} onChange={set("kind")} width="10rem" />
      <Choice label={say("severity")} value={search.severity} of={SEVERITIES.map((value) => ({ value, label: parts(`severity.${value}`) }))} onChange={set("severity")} />
      <Choice label={say("stage")} value={search.stage} of={STAGES.map((value) => ({ value, label: parts(`stage.${value}`) }))} onChange={set("stage")} />
      <Choice
        label={say("overdue")}
        value={search.overdue === undefined ? undefined : search.overdue ? "true" : "false"}
        of={(["true", "false"] as const).map((value) => ({ value, label: say(`overdue.${value}`) }))}
        onChange={(value) => onChange({ ...search, overdue: value === undefined ? undefined : value === "true" })}
        width="8rem"
      />
      <Choice label={say("channel")} value={search.channel} of={CHANNELS.map((value) => ({ value, label: say(`from.${value}`) }))} onChange={set("channel")} />
      <WhenWhere search={search} onChange={onChange} />
      {search.text === undefined && <Choice label={say("sort")} value={search.sort} of={SORTS.map((value) => ({ value, label: say(`sort.${value}`) }))} onChange={set("sort")} />}
      <Tooltip label={say("csvHint")}>
        <Button component="a" href={sheetAddress(search)} download="cases.csv" variant="default" leftSection={<IconTableExport size="1rem" stroke={1.6} />}>{say("csv")}</Button>
      </Tooltip>
      <BroughtFilters search={search} onChange={onChange} />
    </FilterBar>
  );
}

/** What a link from elsewhere asks for, to be seen and taken away. */
function BroughtFilters({ search, onChange }: Omit<CaseFiltersProps, "field">) {
  const say = useCasesWords();
  const format = useFormat();
  const { timezone } = useSite();
  const names: Record<Brought, string> = {
    department: say("department"), responsibility: say("responsibility"), asset: say("asset"), number: say("numbers"), since: say("since"), until: say("untilDay"),
  };
  return brought(search, timezone).map(([name, value]) => {
    const words = say("filterOf", { name: names[name], value: typeof value === "number" ? format.moment(value) : value });
    return (
      <Pill key={name} withRemoveButton removeButtonProps={{ "aria-label": say("noFilter", { filter: words }), "aria-hidden": false, tabIndex: 0 }} onRemove={() => onChange({ ...search, [name]: undefined })}>
        {words}
      </Pill>
    );
  });
}
