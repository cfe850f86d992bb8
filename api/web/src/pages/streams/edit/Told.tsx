import { Text } from "@mantine/core";
import { cornersOf } from "./draft";
import type { Editor } from "./useEditor";
import { useEditWords } from "./words";

/** What the hand does now, in words, also for who hears the page: two lines are kept, so that the picture above stays where it is. */
export function Told({ editor, mayEdit }: { editor: Editor; mayEdit: boolean }) {
  return <Text size="xs" c="dimmed" id="stage-told" role="status" lh={1.4} mih="2lh">{useTold(editor, mayEdit)}</Text>;
}

function useTold({ now, frame, draft }: Editor, mayEdit: boolean): string {
  const say = useEditWords();
  if (!mayEdit) return say("told.look");
  const { tool, drawing, cursor, chosen, corner } = now;
  const at = ([x, y]: readonly [number, number]) => `${Math.round(x * frame[0])}, ${Math.round(y * frame[1])}`;
  if (tool !== "select") return say(`told.${tool}`, { at: at(cursor), count: drawing.length });
  if (chosen === null) return say("told.nothing");
  const name = chosen.kind === "point" ? String(Number(chosen.name) + 1) : chosen.name;
  const place = corner === null ? undefined : cornersOf(draft, chosen)[corner];
  return place === undefined ? say("told.chosen", { name }) : say("told.corner", { name, number: (corner ?? 0) + 1, at: at(place) });
}
