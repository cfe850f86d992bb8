import { Select, TextInput } from "@mantine/core";
import { useState } from "react";
import { useSite } from "@/client/queries";
import { useCameraIds } from "@/parts/cameras";
import { DayField } from "@/parts/DayField";
import { usePartsWords } from "@/parts/words";
import type { CaseSearch } from "../route";
import { useCasesWords } from "../words";
import { daysOf, withDay } from "./asked";

interface WhenWhereProps {
  search: CaseSearch;
  onChange: (search: CaseSearch) => void;
}

/** Days on which cases began, the camera that saw them, the cell in which they are. */
export function WhenWhere({ search, onChange }: WhenWhereProps) {
  const say = useCasesWords();
  const { timezone } = useSite();
  const days = daysOf(search, timezone);
  return (
    <>
      {(["from", "to"] as const).map((which) => (
        <DayField key={which} label={say(`day.${which}`)} value={days[which]} {...(which === "from" ? { max: days.to } : { min: days.from })} onChange={(day) => onChange(withDay(search, which, day ?? "", timezone))} />
      ))}
      <CameraChoice value={search.stream} onChange={(stream) => onChange({ ...search, stream })} />
      <CodeField key={search.grid ?? ""} value={search.grid} onChange={(grid) => onChange({ ...search, grid })} />
    </>
  );
}

/** A code is looked for once it is whole: with Enter, or when the field is left. */
function CodeField({ value, onChange }: { value: string | undefined; onChange: (value: string | undefined) => void }) {
  const say = useCasesWords();
  const [typed, type] = useState(value ?? "");
  const keep = () => {
    const code = typed.trim();
    if (code !== (value ?? "")) onChange(code === "" ? undefined : code);
  };
  return (
    <TextInput size="xs" w="11.5rem" inputMode="numeric" aria-label={say("gridCode")} placeholder={say("gridCode")} value={typed} onChange={(event) => type(event.currentTarget.value)} onBlur={keep}
      onKeyDown={(event) => {
        if (event.key === "Enter") keep();
      }} />
  );
}

/** So many are listed; more letters find the others. */
const LISTED = 100;

function CameraChoice({ value, onChange }: { value: string | undefined; onChange: (value: string | undefined) => void }) {
  const say = useCasesWords();
  const parts = usePartsWords();
  const [wanted, want] = useState(false);
  const known = useCameraIds(wanted);
  const of = value === undefined || known.includes(value) ? known : [value, ...known];
  return (
    <Select size="xs" w="11rem" searchable clearable limit={LISTED} aria-label={say("stream")} placeholder={`${say("stream")}: ${parts("any")}`} data={of} value={value ?? null}
      nothingFoundMessage={parts("noData")} clearButtonProps={{ "aria-label": parts("clear") }} comboboxProps={{ transitionProps: { duration: 0 } }}
      onFocus={() => want(true)} onChange={(chosen) => onChange(chosen ?? undefined)} />
  );
}
