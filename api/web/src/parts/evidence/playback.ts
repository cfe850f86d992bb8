/** A video element under a player: loop, speed, steps, and a call for every frame that is shown. */

import { useLocalStorage } from "@mantine/hooks";
import { useEffect, useState, useSyncExternalStore } from "react";
import { type FirstFrame, Reel } from "./reel";

export const SPEEDS = [0.25, 0.5, 1, 2, 4] as const;

export interface Playback {
  /** Put this on the element that is to hold the video. */
  hold: (place: HTMLElement | null) => void;
  reel: Reel | null;
  playing: boolean;
  failed: boolean;
  /** Of the file, seconds. */
  length: number;
  speed: number;
  faster: (steps: number) => void;
}

interface Given {
  address: string | undefined;
  range: (length: number) => [number, number];
  onFrame: (mediaTime: number) => void;
  onFirst: (frame: FirstFrame) => void;
}

const STANDS = { playing: false, failed: false, length: 0 };

/** Play an address; `range` says what is repeated, `onFrame` is called at each frame on the screen, `onFirst` at an address's first. */
export function usePlayback({ address, range, onFrame, onFirst }: Given): Playback {
  const [place, hold] = useState<HTMLElement | null>(null);
  const [reel] = useState(() => new Reel());
  const [speed, setSpeed] = useLocalStorage<number>({ key: "hutong.speed", defaultValue: 1, getInitialValueInEffect: false });
  useEffect(() => reel.ask({ range, onFrame, onFirst }));
  useEffect(() => (place === null || address === undefined ? undefined : reel.show(place, address)), [reel, place, address]);
  useEffect(() => reel.run(speed), [reel, speed, place, address]);
  const state = useSyncExternalStore(reel.watch, reel.state);
  return {
    hold,
    reel: address === undefined ? null : reel,
    ...(address === undefined ? STANDS : state),
    speed,
    faster: (steps) => {
      const now = SPEEDS.findIndex((one) => one >= speed);
      setSpeed(SPEEDS[Math.max(0, Math.min(now + steps, SPEEDS.length - 1))] ?? 1);
    },
  };
}
