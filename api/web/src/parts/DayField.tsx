/** A day, or a time of day, as the page's language and the site write it: a browser's own fields follow the browser. */

import { ActionIcon, Popover, TextInput, type TextInputProps } from "@mantine/core";
import { IconCalendar } from "@tabler/icons-react";
import { type KeyboardEvent, lazy, Suspense, useState } from "react";
import { Loading } from "./Loading";
import { dayBeside, dayOfText, timeBeside, timeOfText } from "./typed";
import { usePartsWords } from "./words";

/** Comes when it is opened for the first time. */
const DayCalendar = lazy(() => import("./DayCalendar"));
const STEP_MIN = 15;

interface DayFieldProps {
  label: string;
  /** YYYY-MM-DD; none: no day. */
  value: string | undefined;
  onChange: (day: string | undefined) => void;
  min?: string | undefined;
  max?: string | undefined;
  size?: "xs" | "sm";
  width?: string;
  /** Show the label above the field; else it is there for who hears the page, and as a hint. */
  isNamed?: boolean;
  disabled?: boolean;
}

/** Typed, or chosen in a calendar; up and down go to the next day, Alt+Down opens the calendar. */
export function DayField({ label, value: given, onChange, min, max, size = "xs", width = "8.5rem", isNamed = false, disabled = false }: DayFieldProps) {
  const say = usePartsWords();
  const [isOpen, open] = useState(false);
  const value = given === undefined ? undefined : (dayOfText(given, false) ?? undefined);
  const isWithin = (day: string) => (min === undefined || day >= min) && (max === undefined || day <= max);
  const put = (day: string) => {
    if (isWithin(day)) onChange(day);
  };
  const key = (event: KeyboardEvent) => {
    if (event.altKey && event.key === "ArrowDown") open(true);
    else if (isOpen && event.key === "Escape") open(false);
    else if (event.altKey) return;
    else if (event.key === "ArrowUp" && value !== undefined) put(dayBeside(value, 1));
    else if (event.key === "ArrowDown" && value !== undefined) put(dayBeside(value, -1));
    else return;
    event.preventDefault();
  };
  const button = (
    <ActionIcon variant="subtle" size="sm" aria-label={say("calendar", { label })} aria-haspopup="dialog" aria-expanded={isOpen} disabled={disabled} onClick={() => open(!isOpen)}>
      <IconCalendar size="1rem" stroke={1.6} />
    </ActionIcon>
  );
  return (
    <Popover opened={isOpen} onChange={open} trapFocus returnFocus withRoles={false} position="bottom-start" transitionProps={{ duration: 0 }}>
      <Popover.Target>
        <Typed size={size} w={width} disabled={disabled} {...named(label, isNamed)} placeholder={say("dayForm")} maxLength={11} value={value ?? ""} read={dayOfText} onChange={(day) => (day === undefined ? onChange(undefined) : put(day))} onKeyDown={key} rightSection={button} />
      </Popover.Target>
      <Popover.Dropdown role="dialog" aria-label={say("calendar", { label })} p="xs">
        <Suspense fallback={<Loading lines={6} />}>
          <DayCalendar value={value} min={min} max={max} choose={(day) => {
            onChange(day);
            open(false);
          }} />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  );
}

interface TimeFieldProps {
  label: string;
  /** HH:MM, 24 h. */
  value: string;
  onChange: (time: string) => void;
  disabled?: boolean;
}

/** Typed; up and down go by a quarter of an hour. */
export function TimeField({ label, value, onChange, disabled = false }: TimeFieldProps) {
  const say = usePartsWords();
  const key = (event: KeyboardEvent) => {
    const step = { ArrowUp: STEP_MIN, ArrowDown: -STEP_MIN }[event.key];
    if (step === undefined || value === "") return;
    event.preventDefault();
    onChange(timeBeside(value, step));
  };
  return (
    <Typed size="xs" style={{ flex: "1 1 4.5rem" }} disabled={disabled} {...named(label, false)} placeholder={say("timeForm")} maxLength={5} value={value} read={timeOfText} onChange={(time) => onChange(time ?? "")} onKeyDown={key} />
  );
}

function named(label: string, isNamed: boolean) {
  return isNamed ? { label } : { "aria-label": label, title: label };
}

interface TypedProps extends Omit<TextInputProps, "value" | "onChange"> {
  value: string;
  /** What a text means; `isDone`: nothing more is typed, so that it may be short for something. */
  read: (text: string, isDone: boolean) => string | null;
  onChange: (value: string | undefined) => void;
}

/** What is typed counts once it is whole; what it never becomes is put back when the field is left. */
function Typed({ value, read, onChange, onKeyDown, ...given }: TypedProps) {
  const [typed, type] = useState<string | null>(null);
  const keep = (text: string, isDone: boolean) => {
    const found = text.trim() === "" ? undefined : read(text, isDone);
    if (found !== null && (found ?? "") !== value) onChange(found);
  };
  const leave = () => {
    if (typed !== null) keep(typed, true);
    type(null);
  };
  return (
    <TextInput
      {...given}
      autoComplete="off"
      inputMode="numeric"
      value={typed ?? value}
      onChange={({ currentTarget }) => {
        type(currentTarget.value);
        keep(currentTarget.value, false);
      }}
      onBlur={leave}
      onKeyDown={(event) => {
        if (event.key === "Enter") leave();
        else if (event.key.startsWith("Arrow")) type(null);
        onKeyDown?.(event);
      }}
    />
  );
}
