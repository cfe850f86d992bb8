import { UnstyledButton } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useEffect, useRef } from "react";
import { Empty } from "@/parts/Empty";
import { useKeys } from "@/shell/keys";
import classes from "./map.module.css";
import { useMapWords } from "./words";

interface RowsProps<T> {
  of: readonly T[];
  idOf: (one: T) => string | number;
  chosen: string | number | undefined;
  choose: (one: T) => void;
  row: (one: T, at: number) => ReactNode;
  /** A link at the end of the first line: beside the row's button, not in it. */
  link?: (one: T) => ReactNode;
  /** Enter on what is chosen. */
  open?: (one: T) => void;
  none: { title: string; more?: string };
  /** Height of a row in rem, about. */
  height?: number;
}

/** A list of thousands, of which those in sight are there; `j` and `k` go through it. */
export function Rows<T>({ of, idOf, chosen, choose, row, link, open, none, height = 3.6 }: RowsProps<T>) {
  const say = useMapWords();
  const place = useRef<HTMLDivElement>(null);
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  // eslint-disable-next-line react-hooks/incompatible-library -- what it returns stays in this component
  const rows = useVirtualizer({ count: of.length, getScrollElement: () => place.current, estimateSize: () => height * rem, overscan: 8 });
  const at = chosen === undefined ? -1 : of.findIndex((one) => idOf(one) === chosen);
  const move = (step: number) => {
    const next = of[Math.min(Math.max(at + step, 0), of.length - 1)];
    if (next !== undefined) choose(next);
  };
  const here = of[at];
  useKeys(say("title"), [
    { keys: "j", does: say("key.next"), act: () => move(1) },
    { keys: "k", does: say("key.previous"), act: () => move(-1) },
    ...(open === undefined ? [] : [{ keys: "o", does: say("key.open"), act: () => here !== undefined && open(here) }]),
  ]);
  const shown = useRef<string | number | undefined>(undefined);
  useEffect(() => {
    if (at < 0 || shown.current === chosen) return;
    rows.scrollToIndex(at);
    shown.current = chosen;
  }, [at, chosen, rows]);
  if (of.length === 0) return <Empty {...none} />;
  return (
    <div className={classes.rows} ref={place}>
      <div role="list" style={{ height: rows.getTotalSize(), position: "relative" }}>
        {rows.getVirtualItems().map(({ index, start, size }) => {
          const one = of[index];
          if (one === undefined) return null;
          return (
            <div key={idOf(one)} role="listitem" aria-setsize={of.length} aria-posinset={index + 1} className={classes.place} style={{ top: start, height: size }}>
              <UnstyledButton className={classes.row} h={size} aria-current={index === at} onClick={() => choose(one)}>
                {row(one, index)}
              </UnstyledButton>
              {link !== undefined && <span className={classes.link}>{link(one)}</span>}
            </div>
          );
        })}
      </div>
    </div>
  );
}
