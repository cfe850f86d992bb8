/** Shows an event's evidence: its clip around the moment with what was seen drawn over it, else its picture. */

import { Text } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { memo, useCallback, useDeferredValue, useEffect, useRef, useState } from "react";
import type { Event, EvidenceLink } from "@/client/types";
import { useReasonWords } from "../reason/words";
import { usePartsWords } from "../words";
import { tellShown } from "./ahead";
import { Controls } from "./Controls";
import type { Outline } from "./draw";
import classes from "./evidence.module.css";
import { addressOf, chosen } from "./files";
import { useFront } from "./front";
import { paint } from "./paint";
import { usePlayback } from "./playback";
import { usePlayerKeys } from "./playerKeys";
import { pictureAt } from "./preload";
import type { FirstFrame } from "./reel";
import { around, type Sheet, sheetQuery } from "./sheet";

/** They are drawn after the clip: what they do is always up to date. */
const LateControls = memo(Controls);

interface EvidencePlayerProps {
  /** Evidence of one event. */
  files: readonly EvidenceLink[];
  /** The event: its box, its tracks. */
  event?: Event;
  /** Outline of its zone, relative to the picture, where it is known. */
  zone?: Outline;
  /** What it is looked at for, where that is not the review. */
  purpose?: string;
  /** Show what shows people that the stream hides: for whom the API lets, for a stated purpose. */
  unmasked?: boolean;
  /** Take keys: play, step, speed, boxes. */
  keys?: boolean;
  /** Called when the first frame of a clip is on the screen, or the picture where there is none. */
  onFirstFrame?: (frame: FirstFrame) => void;
}

export function EvidencePlayer({ files, event, zone, purpose, unmasked = false, keys = false, onFirstFrame }: EvidencePlayerProps) {
  const say = usePartsWords();
  const shown = chosen(files, { unmasked });
  const [overlaid, setOverlaid] = useLocalStorage({ key: "hutong.boxes", defaultValue: true, getInitialValueInEffect: false });
  const [whole, setWhole] = useState(false);
  const sheet = useSheet(shown.boxes);
  const canvas = useRef<HTMLCanvasElement>(null);
  const address = shown.video && addressOf(shown.video, purpose);
  const words = useReasonWords();
  const called = useCallback((name: string) => words.of("class", name), [words]);
  const onFrame = useCallback(
    (time: number) => {
      paint(canvas.current, { sheet, time, event, zone: zone ?? sheet?.zone, overlaid, called, blind: (fault) => say("blind", { fault }) });
    },
    [sheet, event, zone, overlaid, called, say],
  );
  const playback = usePlayback({ address, range: (length) => (whole ? [0, length] : around(sheet, length)), onFrame, onFirst: (frame) => onFirstFrame?.(frame) });
  const acts = {
    toggleBoxes: () => setOverlaid(!overlaid),
    toggleWhole: () => setWhole(!whole),
    toMoment: () => playback.reel?.seek(sheet?.clip ? sheet.moment - sheet.clip.start : 0),
  };
  useFront(keys, playback.reel);
  usePlayerKeys(keys && address !== undefined, playback, acts);
  const still = address === undefined || playback.failed;
  const controls = useDeferredValue({ playback, clip: sheet?.clip ?? null, overlaid, whole, acts, saved: shown.original ?? shown.video, purpose: unmasked ? purpose : undefined });
  const { hold, reel } = playback;
  const redraw = useCallback(() => onFrame(reel?.at() ?? 0), [onFrame, reel]);
  const drawn = () => {
    redraw();
    onFirstFrame?.({ mediaTime: 0, shown: performance.now() });
  };
  useRedrawn(canvas, redraw);
  return (
    <figure className={classes.player} aria-label={say("player")}>
      <div className={classes.stage}>
        <div ref={hold} className={classes.hold} hidden={still} />
        {still && <Still file={shown.snapshot} purpose={purpose} failed={playback.failed} onLoad={drawn} />}
        <canvas ref={canvas} className={classes.canvas} aria-hidden />
      </div>
      {!still && <LateControls {...controls} />}
    </figure>
  );
}

/** What was seen when; that it is shown is told. */
function useSheet(file: EvidenceLink | undefined): Sheet | undefined {
  const found = useQuery(sheetQuery(file)).data;
  const address = found === undefined || file === undefined ? undefined : addressOf(file);
  useEffect(() => {
    if (address !== undefined) tellShown(address);
  }, [address]);
  return found;
}

interface StillProps {
  file: EvidenceLink | undefined;
  purpose: string | undefined;
  failed: boolean;
  onLoad: () => void;
}

function Still({ file, purpose, failed, onLoad }: StillProps) {
  const say = usePartsWords();
  const address = file && addressOf(file, purpose);
  useEffect(() => {
    if (address !== undefined) tellShown(address);
  }, [address]);
  return (
    <>
      {address === undefined ? <Text c="white">{say("noEvidence")}</Text> : <img src={pictureAt(address)} alt={say("player")} className={classes.picture} onLoad={onLoad} />}
      {failed && <Text className={classes.note}>{say("unplayable")}</Text>}
    </>
  );
}

/** Draw again when what is drawn or its size changes while the picture stands. */
function useRedrawn(canvas: { current: HTMLCanvasElement | null }, redraw: () => void): void {
  useEffect(() => {
    redraw();
    const stage = canvas.current?.parentElement;
    if (stage == null) return undefined;
    const watched = new ResizeObserver(redraw);
    watched.observe(stage);
    return () => watched.disconnect();
  }, [canvas, redraw]);
}
