import { Button, Group, Select, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useMay } from "@/client/queries";
import type { CaseDetail } from "@/client/types";
import { Failure } from "@/parts/Failure";
import { Loading } from "@/parts/Loading";
import { useFormat } from "@/words/format";
import { type Reach, useNeighbours } from "../queries";
import { useCasesWords } from "../words";
import { CaseRows } from "./CaseRows";
import { MergeDialog } from "./MergeDialog";

const METRES = [25, 50, 100, 300] as const;
const HOURS = [1, 24, 168, 720] as const;

/** Other cases near this one in place and time; those of its kind can be put together with it. */
export function NearList({ of }: { of: CaseDetail }) {
  const say = useCasesWords();
  const format = useFormat();
  const may = useMay()("operator");
  const [reach, look] = useState<Reach>({ metres: 50, hours: 24 });
  const [merging, merge] = useState(false);
  const found = useNeighbours(of.case_id, reach);
  const cases = found.data?.cases ?? [];
  const alike = cases.filter((one) => one.kind === of.kind && one.state === "open");
  const told = (one: (typeof cases)[number]) => {
    const apart = one.apart_s === 0 ? say("sameTime") : say(one.apart_s < 0 ? "earlierBy" : "laterBy", { time: format.duration(Math.abs(one.apart_s)) });
    return `${one.distance_m === null ? say("sameCamera") : format.metres(one.distance_m)} · ${apart}`;
  };
  return (
    <Stack gap="sm">
      <Group gap="xs">
        <Pick label={say("withinMetres")} value={reach.metres} of={METRES} told={format.metres} onChange={(metres) => look({ ...reach, metres })} />
        <Pick label={say("withinHours")} value={reach.hours} of={HOURS} told={(hours) => format.duration(hours * 3600)} onChange={(hours) => look({ ...reach, hours })} />
        {may && of.state === "open" && alike.length > 0 && <Button variant="default" ml="auto" onClick={() => merge(true)}>{say("merge")}</Button>}
      </Group>
      {found.isPending && <Loading lines={4} />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.isSuccess && cases.length === 0 && <Text size="sm" c="dimmed">{say("nothingNear")}</Text>}
      {cases.length > 0 && <CaseRows label={say("tab.near")} cases={cases} title={say("distance")} told={told} />}
      {merging && <MergeDialog of={of} alike={alike} told={told} onClose={() => merge(false)} />}
    </Stack>
  );
}

interface PickProps {
  label: string;
  value: number;
  of: readonly number[];
  told: (value: number) => string;
  onChange: (value: number) => void;
}

function Pick({ label, value, of, told, onChange }: PickProps) {
  return (
    <Group gap={6}>
      <Text size="sm" c="dimmed" aria-hidden>{label}</Text>
      <Select
        aria-label={label}
        size="xs"
        w="7rem"
        allowDeselect={false}
        data={of.map((one) => ({ value: String(one), label: told(one) }))}
        value={String(value)}
        onChange={(next) => onChange(Number(next))}
        comboboxProps={{ transitionProps: { duration: 0 } }}
      />
    </Group>
  );
}
