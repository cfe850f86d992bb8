import { useKeys } from "@/shell/keys";
import type { Editor } from "./useEditor";
import { useEditWords } from "./words";

/** Pixels of the picture that an arrow key moves by; with Shift, ten times as many. */
const STEP = 2;
const FAR = 20;
/** While one draws, the cross goes farther. */
const DRAWING = 10;

/** Keys that draw and move. */
export function useEditKeys({ editor, mayEdit, toggleGrid }: { editor: Editor; mayEdit: boolean; toggleGrid: () => void }): void {
  const say = useEditWords();
  const { now, act, place, frame } = editor;
  const draws = now.tool !== "select";
  const step = (x: number, y: number, far: boolean) => {
    const by = far ? FAR : STEP;
    const times = draws ? DRAWING / STEP : 1;
    act({ do: "nudge", by: [x * by * times, y * by * times], frame });
  };
  const tool = (keys: string, name: "zone" | "mask" | "line" | "bin" | "point") => ({ keys, does: say(`tool.${name}`), act: () => act({ do: "tool", tool: name }), disabled: !mayEdit });
  const arrow = (keys: string, x: number, y: number) => ({ keys, does: say(keys.startsWith("Shift") ? "key.far" : "key.nudge"), act: () => step(x, y, keys.startsWith("Shift")), disabled: !mayEdit });
  useKeys(say("keys.edit"), [
    tool("n", "zone"),
    tool("m", "mask"),
    tool("l", "line"),
    tool("b", "bin"),
    tool("p", "point"),
    { keys: "v", does: say("tool.select"), act: () => act({ do: "tool", tool: "select" }) },
    { keys: "Space", does: say("key.put"), act: () => act({ do: "put", at: now.cursor, place }), disabled: !draws },
    { keys: "Enter", does: say("key.finish"), act: () => act(now.tool === "line" || now.tool === "point" ? { do: "put", at: now.cursor, place } : { do: "finish", place }), disabled: !draws },
    { keys: "Escape", does: say("key.back"), act: () => act({ do: "back" }) },
    arrow("ArrowLeft", -1, 0), arrow("ArrowRight", 1, 0), arrow("ArrowUp", 0, -1), arrow("ArrowDown", 0, 1),
    arrow("Shift+ArrowLeft", -1, 0), arrow("Shift+ArrowRight", 1, 0), arrow("Shift+ArrowUp", 0, -1), arrow("Shift+ArrowDown", 0, 1),
    { keys: ".", does: say("key.nextCorner"), act: () => act({ do: "corner", by: 1 }) },
    { keys: ",", does: say("key.previousCorner"), act: () => act({ do: "corner", by: -1 }) },
    { keys: "Delete", does: say("key.remove"), act: () => act({ do: "remove" }), disabled: !mayEdit },
    { keys: "Mod+z", does: say("undo"), act: () => act({ do: "undo" }), disabled: !mayEdit },
    { keys: "Mod+Shift+z", does: say("redo"), act: () => act({ do: "redo" }), disabled: !mayEdit },
    { keys: "o", does: say("grid"), act: toggleGrid },
  ]);
}
