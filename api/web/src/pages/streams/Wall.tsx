import { useElementSize, useMergedRef } from "@mantine/hooks";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { Tile } from "./Tile";
import { moved, type Size, type StreamView } from "./told";
import classes from "./wall.module.css";
import { useStreamsWords } from "./words";

/** Least width of a tile, rem; it grows to fill its row. */
const LEAST_REM: Record<Size, number> = { small: 10, medium: 15, large: 24 };
const GAP = 8;
/** Three lines of facts below the picture, rem. */
const FACTS_REM = 3.75;
const MOVES = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"] as const;

/** Tiles in rows, of which only those in sight are there; arrow keys go from one to the next. */
export function Wall({ streams, size }: { streams: readonly StreamView[]; size: Size }) {
  const say = useStreamsWords();
  const { ref: sized, width } = useElementSize<HTMLDivElement>();
  const place = useRef<HTMLDivElement>(null);
  const wall = useMergedRef(sized, place);
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const columns = Math.max(1, Math.floor((width + GAP) / (LEAST_REM[size] * rem + GAP)));
  const tile = (width - GAP * (columns - 1)) / columns;
  const height = Math.round((tile * 9) / 16 + FACTS_REM * rem);
  // eslint-disable-next-line react-hooks/incompatible-library -- what it returns stays in this component
  const rows = useVirtualizer({ count: Math.ceil(streams.length / columns), getScrollElement: () => place.current, estimateSize: () => height + GAP, overscan: 1 });
  useEffect(() => rows.measure(), [rows, height]);
  const { current, go, links } = useWandering(streams.length, columns, (at) => rows.scrollToIndex(Math.floor(at / columns)));
  return (
    <div ref={wall} className={classes.wall} role="group" aria-label={say("wall")}>
      <div style={{ height: rows.getTotalSize(), position: "relative" }}>
        {width > 0 &&
          rows.getVirtualItems().map(({ index, start }) => (
            <div key={index} className={classes.row} style={{ top: start, height, gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}>
              {streams.slice(index * columns, (index + 1) * columns).map((one, at) => {
                const number = index * columns + at;
                return <Tile key={one.id} of={one} isCurrent={number === Math.min(current.at, streams.length - 1)} focus={() => current.set(number)} press={go} link={links(number)} />;
              })}
            </div>
          ))}
      </div>
    </div>
  );
}

/** One tile takes the focus; arrow keys hand it on, and bring the next one into sight. */
function useWandering(count: number, columns: number, show: (at: number) => void) {
  const [at, set] = useState(0);
  const wanted = useRef<number | null>(null);
  const found = useRef(new Map<number, HTMLAnchorElement>());
  const links = (number: number) => (link: HTMLAnchorElement | null) => {
    if (link === null) {
      found.current.delete(number);
      return;
    }
    found.current.set(number, link);
    if (wanted.current === number) {
      wanted.current = null;
      link.focus();
    }
  };
  const go = (event: KeyboardEvent) => {
    const key = MOVES.find((one) => one === event.key);
    if (key === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const next = moved(at, key, columns, count);
    set(next);
    show(next);
    const link = found.current.get(next);
    if (link === undefined) wanted.current = next;
    else link.focus();
  };
  return { current: { at, set }, go, links };
}
