/** Keeps a map that is moved smooth where nothing but the processor draws it: with fewer pixels as long as it moves. */

import type { Map as LibreMap } from "maplibre-gl";

/** Frames of a movement that take longer than this are slow, milliseconds. */
export const SLOW_MS = 45;
/** So many slow frames in a row, not one that had to wait for something else. */
const SLOW_FRAMES = 2;
/** A longer time between two frames is a pause of the hand. */
const PAUSE_MS = 1_000;
/** Of the pixels of a side. */
const COARSE = 0.5;
/** So long after the last movement it is drawn with all pixels again. */
const REST_MS = 200;

/** Counts slow frames. */
export class Frames {
  private last: number | null = null;
  private slow = 0;

  /** A movement begins: the time before it is of no frame. */
  begin(): void {
    this.last = null;
    this.slow = 0;
  }

  /** Note a frame that was drawn, milliseconds; tell whether frames of this movement are slow. */
  drawn(at: number): boolean {
    const took = this.last === null ? 0 : at - this.last;
    this.last = at;
    this.slow = took > SLOW_MS && took < PAUSE_MS ? this.slow + 1 : 0;
    return this.slow >= SLOW_FRAMES;
  }
}

/** Have a map drawn coarsely while it moves slowly; return what ends that. */
export function keepPace(map: LibreMap): () => void {
  const frames = new Frames();
  const state = { isCoarse: false, isMoving: false, rest: undefined as ReturnType<typeof setTimeout> | undefined };
  const sharpen = () => {
    if (state.isMoving) return;
    state.isCoarse = false;
    if (map.getPixelRatio() !== window.devicePixelRatio) map.setPixelRatio(window.devicePixelRatio);
  };
  window.addEventListener("resize", sharpen); // a window that goes to another screen has other pixels
  const tellers = [
    map.on("movestart", () => {
      clearTimeout(state.rest);
      if (!state.isMoving) frames.begin();
      state.isMoving = true;
    }),
    map.on("render", () => {
      if (!state.isMoving || state.isCoarse || !frames.drawn(performance.now())) return;
      state.isCoarse = true;
      map.setPixelRatio(window.devicePixelRatio * COARSE);
    }),
    map.on("moveend", () => {
      state.isMoving = false;
      clearTimeout(state.rest);
      state.rest = setTimeout(sharpen, REST_MS);
    }),
  ];
  return () => {
    window.removeEventListener("resize", sharpen);
    clearTimeout(state.rest);
    for (const one of tellers) one.unsubscribe();
  };
}
