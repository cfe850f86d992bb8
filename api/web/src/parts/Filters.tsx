/** Parts of a filter bar whose state is the address: each takes its value and says what it becomes. */

import { Button, Group, Select, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconFilterOff, IconSearch } from "@tabler/icons-react";
import { type ReactNode, type RefObject, useState } from "react";
import { usePartsWords } from "./words";

const TYPING_MS = 300;

/** Tell whether an address holds any filter. */
export function isFiltered(search: object): boolean {
  return Object.values(search).some((value: unknown) => value !== undefined);
}

interface FilterBarProps {
  children: ReactNode;
  /** Given when something is filtered. */
  clear?: (() => void) | undefined;
}

export function FilterBar({ children, clear }: FilterBarProps) {
  const say = usePartsWords();
  return (
    <Group gap="xs" role="search" align="end">
      {children}
      {clear !== undefined && (
        <Button variant="subtle" leftSection={<IconFilterOff size="1rem" stroke={1.6} />} onClick={clear}>
          {say("clear")}
        </Button>
      )}
    </Group>
  );
}

interface ChoiceProps<T extends string> {
  label: string;
  value: T | undefined;
  of: readonly { value: T; label: string }[];
  onChange: (value: T | undefined) => void;
  width?: string;
}

/** One of some values, or any. */
export function Choice<T extends string>({ label, value, of, onChange, width = "9rem" }: ChoiceProps<T>) {
  const say = usePartsWords();
  return (
    <Select
      aria-label={label}
      placeholder={`${label}: ${say("any")}`}
      data={of}
      value={value ?? null}
      onChange={(chosen) => onChange((chosen) ?? undefined)}
      clearable
      clearButtonProps={{ "aria-label": say("clear") }}
      size="xs"
      w={width}
      comboboxProps={{ transitionProps: { duration: 0 } }}
    />
  );
}

interface SearchFieldProps {
  label: string;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
  field?: RefObject<HTMLInputElement | null>;
  width?: string;
}

/** A text that is searched for a moment after the last letter. */
export function SearchField({ label, value, onChange, field, width = "18rem" }: SearchFieldProps) {
  const [typed, type] = useState(value ?? "");
  const [known, know] = useState(value);
  if (known !== value) {
    know(value);
    type(value ?? "");
  }
  const later = useDebouncedCallback((text: string) => onChange(text === "" ? undefined : text), TYPING_MS);
  return (
    <TextInput
      {...(field === undefined ? {} : { ref: field })}
      aria-label={label}
      placeholder={label}
      value={typed}
      onChange={(event) => {
        type(event.currentTarget.value);
        later(event.currentTarget.value);
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter") event.currentTarget.blur();
      }}
      leftSection={<IconSearch size="1rem" stroke={1.6} />}
      size="xs"
      w={width}
      type="search"
    />
  );
}
