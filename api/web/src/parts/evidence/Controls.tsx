import { ActionIcon, type ActionIconProps, Button, Tooltip } from "@mantine/core";
import {
  IconObjectScan, IconDownload, IconFocusCentered, IconPlayerPauseFilled, IconPlayerPlayFilled, IconPlayerSkipBack, IconPlayerSkipForward, IconRepeat,
} from "@tabler/icons-react";
import { type ReactNode, useSyncExternalStore } from "react";
import type { EvidenceLink } from "@/client/types";
import { useFormat } from "@/words/format";
import { KeyHint } from "../KeyHint";
import { usePartsWords } from "../words";
import classes from "./evidence.module.css";
import { addressOf } from "./files";
import type { Playback } from "./playback";
import type { PlayerActs } from "./playerKeys";
import type { Reel } from "./reel";

interface ControlsProps {
  playback: Playback;
  clip: { start: number } | null;
  overlaid: boolean;
  whole: boolean;
  acts: PlayerActs;
  saved: EvidenceLink | undefined;
  /** What it is saved for, where a reason was given. */
  purpose: string | undefined;
}

const ICON = { size: "1.05rem", stroke: 1.7 } as const;

export function Controls({ playback, clip, overlaid, whole, acts, saved, purpose = "download" }: ControlsProps) {
  const say = usePartsWords();
  const { reel } = playback;
  if (reel === null) return null;
  const Playing = playback.playing ? IconPlayerPauseFilled : IconPlayerPlayFilled;
  return (
    <div className={classes.controls}>
      <Press label={say(playback.playing ? "pause" : "play")} keys="Space" onClick={() => reel.toggle()}>
        <Playing {...ICON} />
      </Press>
      <Press label={say("stepBack")} keys="," onClick={() => reel.step(-1)}>
        <IconPlayerSkipBack {...ICON} />
      </Press>
      <Press label={say("stepOn")} keys="." onClick={() => reel.step(1)}>
        <IconPlayerSkipForward {...ICON} />
      </Press>
      <Position reel={reel} length={playback.length} start={clip?.start} />
      <Tooltip label={<>{say("slower")} <KeyHint keys="[" /> {say("faster")} <KeyHint keys="]" /></>}>
        <Button variant="subtle" color="gray" px={6} size="compact-xs" onClick={() => playback.faster(playback.speed >= 4 ? -4 : 1)} aria-label={say("speed", { speed: playback.speed })}>
          {playback.speed}×
        </Button>
      </Tooltip>
      <Press label={say("boxes")} keys="b" pressed={overlaid} onClick={acts.toggleBoxes}>
        <IconObjectScan {...ICON} />
      </Press>
      <Press label={say(whole ? "loop" : "whole")} keys="l" pressed={!whole} onClick={acts.toggleWhole}>
        <IconRepeat {...ICON} />
      </Press>
      <Press label={say("toMoment")} keys="Home" onClick={acts.toMoment}>
        <IconFocusCentered {...ICON} />
      </Press>
      {saved !== undefined && (
        <Tooltip label={say("download")}>
          <ActionIcon component="a" href={addressOf(saved, purpose)} download={saved.name} aria-label={say("download")}>
            <IconDownload {...ICON} />
          </ActionIcon>
        </Tooltip>
      )}
    </div>
  );
}

interface PressProps extends ActionIconProps {
  label: string;
  keys: string;
  pressed?: boolean;
  onClick: () => void;
  children: ReactNode;
}

function Press({ label, keys, pressed, onClick, children }: PressProps) {
  return (
    <Tooltip label={<>{label} <KeyHint keys={keys} /></>}>
      <ActionIcon aria-label={label} aria-pressed={pressed} onClick={onClick}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}

/** Where the clip is: a slider, and the time of the picture at the site. */
function Position({ reel, length, start }: { reel: Reel; length: number; start: number | undefined }) {
  const say = usePartsWords();
  const format = useFormat();
  const at = useSyncExternalStore(reel.follow, () => reel.at());
  const told = start === undefined ? format.duration(at) : format.time(start + at);
  return (
    <>
      <input
        type="range"
        className={classes.slider}
        min={0}
        max={length || 1}
        step={0.04}
        value={at}
        onChange={(event) => reel.seek(Number(event.currentTarget.value))}
        aria-label={say("position")}
        aria-valuetext={told}
      />
      <span className={classes.clock}>{told}</span>
    </>
  );
}
