import { useKeys } from "@/shell/keys";
import { usePartsWords } from "../words";
import type { Playback } from "./playback";

export interface PlayerActs {
  toggleBoxes: () => void;
  toggleWhole: () => void;
  toMoment: () => void;
}

/** Keys of a player, where it takes any. */
export function usePlayerKeys(on: boolean, playback: Playback, acts: PlayerActs): void {
  const say = usePartsWords();
  const keys = [
    { keys: "Space", does: `${say("play")} / ${say("pause")}`, act: () => playback.reel?.toggle() },
    { keys: ",", does: say("stepBack"), act: () => playback.reel?.step(-1) },
    { keys: ".", does: say("stepOn"), act: () => playback.reel?.step(1) },
    { keys: "[", does: say("slower"), act: () => playback.faster(-1) },
    { keys: "]", does: say("faster"), act: () => playback.faster(1) },
    { keys: "b", does: say("boxes"), act: acts.toggleBoxes },
    { keys: "l", does: `${say("loop")} / ${say("whole")}`, act: acts.toggleWhole },
    { keys: "Home", does: say("toMoment"), act: acts.toMoment },
  ];
  useKeys(say("player"), on ? keys : []);
}
