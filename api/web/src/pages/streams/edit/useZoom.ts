/** Which part of the picture is shown, and how large. */

import { type RefObject, useEffect, useEffectEvent, useState } from "react";
import type { Frame, XY } from "./geometry";

const MOST_ZOOM = 12;
const STEP = 1.25;

/** What of the picture is shown, pixels of the picture. */
export interface View {
  x: number;
  y: number;
  width: number;
}

export interface Pointed {
  clientX: number;
  clientY: number;
  currentTarget: EventTarget | null;
}

export type Zoom = ReturnType<typeof useZoom>;

export function useZoom(svg: RefObject<SVGSVGElement | null>, [width, height]: Frame) {
  const [view, set] = useState<View>({ x: 0, y: 0, width });
  const [shown, measure] = useState(width);
  const kept = (next: View): View => {
    const wide = Math.min(Math.max(next.width, width / MOST_ZOOM), width);
    const high = (wide * height) / width;
    return { width: wide, x: Math.min(Math.max(next.x, 0), width - wide), y: Math.min(Math.max(next.y, 0), height - high) };
  };
  /** Zoom about a place, 0…1 of what is shown. */
  const by = (factor: number, [u, v]: XY = [0.5, 0.5]) =>
    set((old) => {
      const wide = Math.min(Math.max(old.width / factor, width / MOST_ZOOM), width);
      const grown = old.width - wide;
      return kept({ width: wide, x: old.x + grown * u, y: old.y + ((grown * height) / width) * v });
    });
  const turn = useEffectEvent((event: WheelEvent) => {
    event.preventDefault();
    by(event.deltaY < 0 ? STEP : 1 / STEP, share(event));
  });
  useEffect(() => {
    const place = svg.current;
    if (place === null) return undefined;
    const wheel = (event: WheelEvent) => turn(event);
    const watcher = new ResizeObserver(() => measure(Math.max(1, place.clientWidth)));
    watcher.observe(place);
    place.addEventListener("wheel", wheel, { passive: false });
    return () => {
      watcher.disconnect();
      place.removeEventListener("wheel", wheel);
    };
  }, [svg]);
  /** Pixels of the picture that one pixel of the screen is. */
  const unit = view.width / shown;
  return {
    view,
    unit,
    at: (event: Pointed): XY => {
      const [u, v] = share(event);
      return [(view.x + u * view.width) / width, (view.y + (v * view.width * height) / width) / height];
    },
    pan: (dx: number, dy: number) => set((old) => kept({ ...old, x: old.x - dx * unit, y: old.y - dy * unit })),
    nearer: () => by(STEP),
    farther: () => by(1 / STEP),
    whole: () => set({ x: 0, y: 0, width }),
  };
}

/** Return where something happened, 0…1 of what is shown. */
function share({ clientX, clientY, currentTarget }: Pointed): XY {
  if (!(currentTarget instanceof Element)) return [0, 0];
  const box = currentTarget.getBoundingClientRect();
  return [(clientX - box.left) / box.width, (clientY - box.top) / box.height];
}
