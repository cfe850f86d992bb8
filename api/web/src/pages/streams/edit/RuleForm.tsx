import { Button, Code, Collapse, Group, MultiSelect, NumberInput, Select, SimpleGrid, Stack, Switch, TagsInput, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import type { Rule } from "./draft";
import { troublesAt } from "./flaws";
import { ListField } from "./ListFields";
import { type Field, fieldsOf, isFirst } from "./parameters";
import type { Editor } from "./useEditor";
import { useEditWords } from "./words";

interface RuleFormProps {
  rule: Rule;
  at: number;
  editor: Editor;
  schema: unknown;
  mayEdit: boolean;
  set: (rule: Rule, about: string | null) => void;
  remove: () => void;
}

/** One rule: what most people set, the rest folded away; what is not set keeps its usual value, shown in grey. */
export function RuleForm({ rule, at, editor, schema, mayEdit, set, remove }: RuleFormProps) {
  const say = useEditWords();
  const [open, show] = useState(false);
  const fields = fieldsOf(schema, rule.kind);
  const put = (name: string, value: unknown) => {
    const rest = Object.entries(rule).filter(([one]) => one !== name);
    set((value === undefined ? Object.fromEntries(rest) : { ...rule, [name]: value }) as Rule, `rule ${at} ${name}`);
  };
  const shown = (field: Field) => <FieldInput key={field.name} field={field} value={rule[field.name]} put={(value) => put(field.name, value)} editor={editor} place={`rules[${at}].${field.name}`} mayEdit={mayEdit} />;
  return (
    <Stack gap="xs">
      <SimpleGrid cols={2} spacing="xs" verticalSpacing="xs">
        <TextInput size="xs" label={say("param.id")} disabled={!mayEdit} value={typeof rule.id === "string" ? rule.id : ""} onChange={(event) => put("id", event.currentTarget.value === "" ? undefined : event.currentTarget.value)} />
        <Select size="xs" label={say("param.severity")} disabled={!mayEdit} allowDeselect={false} data={(["high", "medium", "low"] as const).map((value) => ({ value, label: say(`severity.${value}`) }))}
          value={typeof rule.severity === "string" ? rule.severity : "medium"} onChange={(value) => put("severity", value ?? undefined)} comboboxProps={{ transitionProps: { duration: 0 } }} />
        {fields.filter(({ name }) => isFirst(name)).map(shown)}
      </SimpleGrid>
      <Switch size="xs" label={say("param.enabled")} disabled={!mayEdit} checked={rule.enabled !== false} onChange={(event) => put("enabled", event.currentTarget.checked ? undefined : false)} />
      <Group justify="space-between">
        <Button variant="subtle" size="compact-xs" aria-expanded={open} onClick={() => show(!open)}>{say(open ? "less" : "moreFields")}</Button>
        {mayEdit && <Button variant="subtle" color="red" size="compact-xs" onClick={remove}>{say("removeRule")}</Button>}
      </Group>
      <Collapse expanded={open} transitionDuration={0}>
        {open && <SimpleGrid cols={2} spacing="xs" verticalSpacing="xs">{fields.filter(({ name }) => !isFirst(name)).map(shown)}</SimpleGrid>}
      </Collapse>
    </Stack>
  );
}

interface FieldInputProps {
  field: Field;
  value: unknown;
  put: (value: unknown) => void;
  editor: Editor;
  place: string;
  mayEdit: boolean;
}

function FieldInput({ field, value, put, editor, place, mayEdit }: FieldInputProps) {
  const label = useLabel()(field.name);
  const error = troublesAt(editor.troubles, place).map(({ message }) => message).join(" ");
  const given: Given = { size: "xs", label, error, disabled: !mayEdit };
  switch (field.type) {
    case "number": return <NumberField field={field} value={value} put={put} given={given} />;
    case "switch": return <Switch size="xs" label={label} disabled={!mayEdit} checked={typeof value === "boolean" ? value : field.usual} onChange={(event) => put(event.currentTarget.checked === field.usual ? undefined : event.currentTarget.checked)} />;
    case "choice": return <Select {...given} {...STILL} data={[...field.of]} value={typeof value === "string" ? value : field.usual} onChange={(next) => put(next ?? undefined)} />;
    case "names": return <TagsInput {...given} value={namesIn(value)} placeholder={Array.isArray(value) ? "" : field.usual.join(", ")} onChange={(next) => put(next.length === 0 ? undefined : next)} />;
    case "shape": return <ShapeField field={field} value={value} put={put} given={given} names={Object.keys(editor.draft[field.kind])} />;
    case "list": return <ListField of={field.of} label={label} value={value} error={error} disabled={!mayEdit} put={put} />;
    case "other": return value === undefined ? null : <div><Text size="xs">{label}</Text><Code block>{JSON.stringify(value, null, 1)}</Code></div>;
  }
}

interface Given {
  size: "xs";
  label: string;
  error: string;
  disabled: boolean;
}
interface OwnProps<T extends Field["type"]> {
  field: Extract<Field, { type: T }>;
  value: unknown;
  put: (value: unknown) => void;
  given: Given;
}

/** A key of a rule in words; one that has none yet as it is written. */
function useLabel(): (name: string) => string {
  const say = useEditWords();
  return (name) => {
    const known = say.of("param", name);
    return known === name ? name.replaceAll("_", " ") : known;
  };
}

const STILL = { comboboxProps: { transitionProps: { duration: 0 } } } as const;

function NumberField({ field: { usual, whole, least, most }, value, put, given }: OwnProps<"number">) {
  const bounds = { ...(least === null ? {} : { min: least }), ...(most === null ? {} : { max: most }) };
  return <NumberInput {...given} {...bounds} value={typeof value === "number" ? value : ""} placeholder={usual === null ? "" : String(usual)} allowDecimal={!whole} clampBehavior="none" onChange={(next) => put(typeof next === "number" ? next : undefined)} />;
}

function ShapeField({ field: { kind, many }, value, put, given, names }: OwnProps<"shape"> & { names: string[] }) {
  const say = useEditWords();
  if (many) return <MultiSelect {...given} {...STILL} data={names} value={namesIn(value)} onChange={(next) => put(next.length === 0 ? undefined : next)} />;
  return <Select {...given} {...STILL} clearable placeholder={say(kind === "zone" ? "wholePicture" : "none")} data={withGiven(names, value)} value={typeof value === "string" ? value : null} onChange={(next) => put(next ?? undefined)} />;
}

function namesIn(value: unknown): string[] {
  return Array.isArray(value) ? (value as string[]) : [];
}

/** A name that a rule gives stays in sight, even where its shape is gone. */
function withGiven(names: string[], value: unknown): string[] {
  return typeof value === "string" && !names.includes(value) ? [...names, value] : names;
}
