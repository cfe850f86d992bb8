import { ActionIcon, Button, Chip, Group, NumberInput, Stack, Text, TextInput, Tooltip } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useSite } from "@/client/queries";
import { DayField, TimeField } from "@/parts/DayField";
import type { ListName } from "./parameters";
import { type Asset, DAYS, daysOf, type Display, fieldOf, momentOf, rowsOf, type Window, withRow, written } from "./windows";
import { useEditWords } from "./words";

interface ListProps {
  label: string;
  value: unknown;
  /** What is wrong with it, in the API's words. */
  error: string;
  disabled: boolean;
  /** An empty list is no key at all. */
  put: (value: unknown) => void;
}

/** A list that a rule holds, by what it is a list of. */
export function ListField({ of, ...list }: ListProps & { of: ListName }) {
  if (of === "schedule") return <ScheduleField {...list} />;
  return of === "approved" ? <DisplaysField {...list} /> : <AssetsField {...list} />;
}

/** When a rule is on: days and hours, any number of windows; none: always. */
function ScheduleField({ value, put, ...list }: ListProps) {
  const say = useEditWords();
  const rows = rowsOf(value) as readonly Window[];
  const change = (at: number, to: Partial<Window>) => put(withRow(rows, at, to));
  return (
    <Rows {...list} rows={rows} put={put} fresh={{ start: "08:00", end: "20:00" }} none={say("list.always")} add={say("list.addWindow")}>
      {(row, at) => (
        <Stack gap={4}>
          <Chip.Group multiple value={[...daysOf(row)]} onChange={(days) => change(at, { days: written(days) })}>
            <Group gap={3} wrap="nowrap" role="group" aria-label={say("list.days", { number: at + 1 })}>
              {DAYS.map((day) => <Chip key={day} size="xs" styles={{ label: { paddingInline: "0.42rem" } }} value={day} disabled={list.disabled}>{say(`day.${day}`)}</Chip>)}
            </Group>
          </Chip.Group>
          <Group gap={6} wrap="nowrap">
            {(["start", "end"] as const).map((name) => (
              <TimeField key={name} label={say(`list.${name}`, { number: at + 1 })} disabled={list.disabled} value={row[name] ?? "00:00"} onChange={(time) => change(at, { [name]: time })} />
            ))}
          </Group>
        </Stack>
      )}
    </Rows>
  );
}

/** Displays that are allowed, from a moment to a moment of the site's time. */
function DisplaysField({ value, put, ...list }: ListProps) {
  const say = useEditWords();
  const { timezone } = useSite();
  const rows = rowsOf(value) as readonly Display[];
  return (
    <Rows {...list} rows={rows} put={put} fresh={{ start: "", end: "" }} none={say("list.noDisplays")} add={say("list.addDisplay")}>
      {(row, at) => (
        <Group gap={6}>
          {(["start", "end"] as const).map((name) => (
            <MomentField key={name} name={name} at={at} disabled={list.disabled} value={fieldOf(row[name], timezone)} onChange={(field) => put(withRow(rows, at, { [name]: momentOf(field, timezone) }))} />
          ))}
        </Group>
      )}
    </Rows>
  );
}

interface MomentFieldProps {
  name: "start" | "end";
  at: number;
  disabled: boolean;
  /** 2027-02-06T20:00 */
  value: string;
  onChange: (value: string) => void;
}

/** A day and a time of it; without the day there is no moment. */
function MomentField({ name, at, disabled, value, onChange }: MomentFieldProps) {
  const say = useEditWords();
  const number = at + 1;
  const [day = "", time = ""] = value.split("T");
  return (
    <Group gap={4} wrap="nowrap" style={{ flex: "1 1 14rem" }}>
      <DayField label={say(`list.${name}`, { number })} disabled={disabled} value={day} onChange={(next) => onChange(next === undefined ? "" : `${next}T${time || "00:00"}`)} />
      <TimeField label={say(`list.${name}Time`, { number })} disabled={disabled || day === ""} value={time} onChange={(next) => onChange(`${day}T${next || "00:00"}`)} />
    </Group>
  );
}

/** Things with a code and their places; a file of them stays a file. */
function AssetsField({ value, put, ...list }: ListProps) {
  const say = useEditWords();
  const rows = rowsOf(value) as readonly Asset[];
  if (typeof value === "string") return <TextInput size="xs" label={list.label} description={say("list.file")} error={list.error} disabled={list.disabled} value={value} onChange={(event) => put(event.currentTarget.value === "" ? undefined : event.currentTarget.value)} />;
  const degrees = (name: "lat" | "lon", row: Asset, at: number) => (
    <NumberInput size="xs" hideControls style={{ flex: "1 1 7rem" }} decimalScale={7} aria-label={say(`list.${name}`, { number: at + 1 })} placeholder={say(`list.${name}Hint`)} disabled={list.disabled} value={row[name]} onChange={(next) => put(withRow(rows, at, { [name]: typeof next === "number" ? next : 0 }))} />
  );
  return (
    <Rows {...list} rows={rows} put={put} fresh={{ code: "", lat: 0, lon: 0 }} none={say("list.noAssets")} add={say("list.addAsset")}>
      {(row, at) => (
        <Group gap={6}>
          {(["code", "name"] as const).map((name) => (
            <TextInput key={name} size="xs" style={{ flex: "1 1 7rem" }} aria-label={say(`list.${name}`, { number: at + 1 })} placeholder={say(`list.${name}Hint`)} disabled={list.disabled} value={row[name] ?? ""} onChange={(event) => put(withRow(rows, at, { [name]: event.currentTarget.value }))} />
          ))}
          {degrees("lat", row, at)}
          {degrees("lon", row, at)}
        </Group>
      )}
    </Rows>
  );
}

interface RowsProps<T> extends Omit<ListProps, "value"> {
  rows: readonly T[];
  /** A row as it is when it is added. */
  fresh: T;
  none: string;
  add: string;
  children: (row: T, at: number) => ReactNode;
}

function Rows<T>({ label, error, disabled, put, rows, fresh, none, add, children }: RowsProps<T>) {
  const say = useEditWords();
  const without = (at: number) => rows.filter((_, number) => number !== at);
  return (
    <Stack gap={6} role="group" aria-label={label} style={{ gridColumn: "1 / -1" }}>
      <Text size="xs" fw={600}>{label}</Text>
      {rows.length === 0 && <Text size="xs" c="dimmed">{none}</Text>}
      {rows.map((row, at) => (
        <Group key={at} gap={6} wrap="nowrap" align="flex-start">
          <div style={{ flex: 1, minWidth: 0 }}>{children(row, at)}</div>
          {!disabled && (
            <Tooltip label={say("remove")}>
              <ActionIcon size="sm" aria-label={say("removeNamed", { name: `${label} ${at + 1}` })} onClick={() => put(rows.length === 1 ? undefined : without(at))}><IconTrash size="1rem" stroke={1.6} /></ActionIcon>
            </Tooltip>
          )}
        </Group>
      ))}
      {error !== "" && <Text size="xs" c="var(--h-high)" role="alert">{error}</Text>}
      {!disabled && <Button variant="subtle" size="compact-xs" style={{ alignSelf: "flex-start" }} leftSection={<IconPlus size="0.9rem" stroke={1.7} />} onClick={() => put([...rows, fresh])}>{add}</Button>}
    </Stack>
  );
}
