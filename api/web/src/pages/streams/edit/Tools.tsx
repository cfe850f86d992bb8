import { ActionIcon, Button, Group, Tooltip } from "@mantine/core";
import { IconArrowBackUp, IconArrowForwardUp, IconGrid4x4, IconLine, IconMapPin, IconMask, IconPhoto, IconPointer, IconPolygon, IconTrash, IconTrashX } from "@tabler/icons-react";
import { useFormat } from "@/words/format";
import type { Editor } from "./useEditor";
import { useEditWords } from "./words";

const TOOLS = [
  { tool: "select", icon: IconPointer, keys: "V" },
  { tool: "zone", icon: IconPolygon, keys: "N" },
  { tool: "mask", icon: IconMask, keys: "M" },
  { tool: "line", icon: IconLine, keys: "L" },
  { tool: "bin", icon: IconTrashX, keys: "B" },
  { tool: "point", icon: IconMapPin, keys: "P" },
] as const;

interface ToolsProps {
  editor: Editor;
  mayEdit: boolean;
  grid: boolean;
  showGrid: (on: boolean) => void;
  /** When the last picture of an event was taken, UTC seconds; null: there is none. */
  sharpAt: number | null;
  isSharp: boolean;
  sharpen: (on: boolean) => void;
}

/** What the hand does; undo; the ground's lines. */
export function Tools({ editor, mayEdit, grid, showGrid, ...sharp }: ToolsProps) {
  const say = useEditWords();
  const { now, act } = editor;
  return (
    <Group gap={6} h={36} wrap="nowrap" role="toolbar" aria-label={say("tools")}>
      {mayEdit && TOOLS.map(({ tool, icon: Sign, keys }) => (
        <Tooltip key={tool} label={`${say(`tool.${tool}`)} (${keys})`}>
          <Button variant={now.tool === tool ? "filled" : "default"} aria-pressed={now.tool === tool} px="xs" leftSection={<Sign size="1rem" stroke={1.7} />} onClick={() => act({ do: "tool", tool })}>{say(`tool.${tool}.short`)}</Button>
        </Tooltip>
      ))}
      {mayEdit && (
        <Group gap={2} ml="xs" wrap="nowrap">
          <Step word={say("undo")} icon={<IconArrowBackUp size="1.1rem" stroke={1.7} />} act={() => act({ do: "undo" })} off={now.steps.past.length === 0} />
          <Step word={say("redo")} icon={<IconArrowForwardUp size="1.1rem" stroke={1.7} />} act={() => act({ do: "redo" })} off={now.steps.future.length === 0} />
          <Step word={say("remove")} icon={<IconTrash size="1.1rem" stroke={1.7} />} act={() => act({ do: "remove" })} off={now.chosen === null} />
        </Group>
      )}
      <span style={{ marginLeft: "auto" }} />
      <Sharpness {...sharp} />
      {editor.ground !== null && <View word={say("grid")} told={`${say("grid")} (O)`} icon={<IconGrid4x4 size="1.1rem" stroke={1.7} />} isOn={grid} show={showGrid} />}
    </Group>
  );
}

/** The picture of now is small; the last one of an event is as large as the stream. */
function Sharpness({ sharpAt, isSharp, sharpen }: Pick<ToolsProps, "sharpAt" | "isSharp" | "sharpen">) {
  const say = useEditWords();
  const format = useFormat();
  if (sharpAt === null) return null;
  return <View word={say("sharp")} told={say("sharpTold", { time: format.moment(sharpAt) })} icon={<IconPhoto size="1.1rem" stroke={1.7} />} isOn={isSharp} show={sharpen} />;
}

/** What comes late is a sign without words: a second row of tools would push the picture away under the hand. */
function View({ word, told, icon, isOn, show }: { word: string; told: string; icon: React.ReactNode; isOn: boolean; show: (on: boolean) => void }) {
  return (
    <Tooltip label={told}>
      <ActionIcon size="input-sm" variant={isOn ? "light" : "default"} aria-label={word} aria-pressed={isOn} onClick={() => show(!isOn)}>{icon}</ActionIcon>
    </Tooltip>
  );
}

function Step({ word, icon, act, off }: { word: string; icon: React.ReactNode; act: () => void; off: boolean }) {
  return (
    <Tooltip label={word}>
      <ActionIcon aria-label={word} onClick={act} disabled={off}>{icon}</ActionIcon>
    </Tooltip>
  );
}
