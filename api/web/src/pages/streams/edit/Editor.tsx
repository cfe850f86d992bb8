import { Group, Tabs } from "@mantine/core";
import { useBlocker } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { useMay } from "@/client/queries";
import type { StreamView } from "../told";
import type { Part } from "./draft";
import classes from "./edit.module.css";
import { editRoute, PANES } from "./editRoute";
import { GroundPane } from "./GroundPane";
import { HistoryPane } from "./HistoryPane";
import { useEditKeys } from "./keys";
import { RulesPane } from "./RulesPane";
import { SaveBar } from "./SaveBar";
import { useSharp } from "./sharp";
import { ShapesPane } from "./ShapesPane";
import { type Marked, Stage } from "./Stage";
import { Told } from "./Told";
import { Tools } from "./Tools";
import { TrialPane } from "./TrialPane";
import { useEditor } from "./useEditor";
import { useEditWords } from "./words";

interface EditorProps {
  stream: StreamView;
  written: Part;
  revision: string;
  /** Read the file again. */
  again: () => void;
  head: ReactNode;
}

/** The picture on the left, what is told of it on the right. */
export function Editor({ stream, written, revision, again, head }: EditorProps) {
  const say = useEditWords();
  const mayEdit = useMay()("manager");
  const { pane = "shapes" } = editRoute.useSearch();
  const navigate = editRoute.useNavigate();
  const editor = useEditor(stream, written);
  const [grid, showGrid] = useState(true);
  const [isSharp, sharpen] = useState(false);
  const sharp = useSharp(stream.id);
  const [marked, mark] = useState<Marked | null>(null);
  useEditKeys({ editor, mayEdit, toggleGrid: () => showGrid(!grid) });
  useBlocker({ shouldBlockFn: ({ next }) => editor.isChanged && !next.pathname.endsWith("/edit") && !window.confirm(say("leave")), enableBeforeUnload: false });
  const panes = {
    shapes: () => <ShapesPane editor={editor} mayEdit={mayEdit} />,
    rules: () => <RulesPane editor={editor} mayEdit={mayEdit} />,
    ground: () => <GroundPane editor={editor} mayEdit={mayEdit} />,
    trial: () => <TrialPane id={stream.id} editor={editor} mark={mark} />,
    history: () => <HistoryPane id={stream.id} revision={revision} isChanged={editor.isChanged} again={again} />,
  };
  return (
    <>
      <Group justify="space-between" gap="sm">
        {head}
        <SaveBar id={stream.id} editor={editor} written={written} revision={revision} mayEdit={mayEdit} again={again} />
      </Group>
      <div className={classes.columns}>
        <div className={classes.left}>
          <Tools editor={editor} mayEdit={mayEdit} grid={grid} showGrid={showGrid} sharpAt={sharp?.at ?? null} isSharp={isSharp} sharpen={sharpen} />
          <Stage frame={editor.frame} picture={isSharp && sharp !== null ? sharp.address : editor.picture} now={editor.now} act={editor.act} place={editor.place} mayEdit={mayEdit} wrong={editor.wrong} ground={grid ? editor.ground : null} measured={pane === "ground"} marked={pane === "trial" ? marked : null} />
          <Told editor={editor} mayEdit={mayEdit} />
        </div>
        <Tabs value={pane} onChange={(next) => void navigate({ search: { pane: PANES.find((one) => one === next) }, replace: true })} className={`${classes.panel} h-panel`} keepMounted={false}>
          <Tabs.List>
            {PANES.filter((one) => mayEdit || (one !== "trial" && one !== "history")).map((one) => <Tabs.Tab key={one} value={one} px="sm">{say(`pane.${one}`)}</Tabs.Tab>)}
          </Tabs.List>
          <Tabs.Panel value={pane} className={classes.scroll}>{panes[pane]()}</Tabs.Panel>
        </Tabs>
      </div>
    </>
  );
}
