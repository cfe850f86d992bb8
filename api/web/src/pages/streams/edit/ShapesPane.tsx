import { ActionIcon, Anchor, Group, NumberInput, Stack, Text, TextInput, Tooltip, UnstyledButton } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { Empty } from "@/parts/Empty";
import { isBin } from "./bins";
import { cornersOf, type Id, idsOf, isName, key, renamed, rulesOf, withCorners, without } from "./draft";
import classes from "./edit.module.css";
import { doubtsOf, placeOf, troublesAt } from "./flaws";
import { within } from "./geometry";
import { useRuleName } from "./names";
import type { Editor } from "./useEditor";
import { useEditWords } from "./words";

const COLOURS = { zone: "#35c2ff", mask: "#c9ced4", line: "#ffc53d", point: "#ff7ad9", bin: "#c4a5ff" } as const;

/** All zones, masks and lines, what is wrong with them, and the corners of the one that is chosen as numbers. */
export function ShapesPane({ editor, mayEdit }: { editor: Editor; mayEdit: boolean }) {
  const say = useEditWords();
  const ids = idsOf(editor.draft).filter(({ kind }) => kind !== "point");
  if (ids.length === 0) return <Empty title={say("noShapes")} more={say(mayEdit ? "noShapesMore" : "noShapesRead")} />;
  return (
    <>
      {ids.map((id) => <Shape key={key(id)} id={id} editor={editor} mayEdit={mayEdit} />)}
    </>
  );
}

function Shape({ id, editor, mayEdit }: { id: Id; editor: Editor; mayEdit: boolean }) {
  const say = useEditWords();
  const name = useRuleName();
  const isChosen = editor.now.chosen !== null && key(editor.now.chosen) === key(id);
  const rules = rulesOf(editor.draft, id);
  const names = editor.draft.rules.filter((_, at) => rules.includes(at)).map(name).join(say("listed"));
  return (
    <div className={classes.shape} aria-current={isChosen} data-shape={key(id)}>
      <Group gap={8} px={6} wrap="nowrap">
        <span className={classes.swatch} style={{ background: COLOURS[isBin(editor.draft, id) ? "bin" : id.kind] }} />
        <UnstyledButton onClick={() => editor.act({ do: "choose", id })} style={{ flex: 1, minWidth: 0 }}>
          <Text size="sm" fw={600} className="h-cut">{id.name}</Text>
          <Text size="xs" c="dimmed" className="h-cut">{say(isBin(editor.draft, id) ? "kind.bin" : `kind.${id.kind}`)}{id.kind !== "mask" && ` · ${names === "" ? say("noRule") : names}`}</Text>
        </UnstyledButton>
        {mayEdit && (
          <Tooltip label={say("remove")}>
            <ActionIcon aria-label={say("removeNamed", { name: id.name })} onClick={() => editor.act({ do: "change", draft: without(editor.draft, id) })}><IconTrash size="1rem" stroke={1.6} /></ActionIcon>
          </Tooltip>
        )}
      </Group>
      <Wrong id={id} editor={editor} />
      {isChosen && mayEdit && (
        <Stack gap={6} px={6} py={4}>
          <Name key={key(id)} id={id} editor={editor} />
          <Corners id={id} editor={editor} />
        </Stack>
      )}
    </div>
  );
}

/** What is wrong: at once by what can be seen here, then in the API's words. */
export function Wrong({ id, editor }: { id: Id; editor: Editor }) {
  const say = useEditWords();
  const flaw = editor.flaws.get(key(id));
  const doubt = doubtsOf(editor.draft).get(key(id));
  const told = troublesAt(editor.troubles, placeOf(id));
  return (
    <div role="alert">
      {flaw !== undefined && <Text className={classes.flaw} px={6}>{say(`flaw.${flaw}`)}</Text>}
      {flaw === undefined && told.map((one) => <Text key={one.where + one.message} className={classes.flaw} px={6}>{one.message}</Text>)}
      {flaw === undefined && doubt !== undefined && <Text className={classes.doubt} px={6}>{say(`doubt.${doubt}`)}</Text>}
    </div>
  );
}

function Name({ id, editor }: { id: Id; editor: Editor }) {
  const say = useEditWords();
  const [typed, type] = useState(id.name);
  const isTaken = typed !== id.name && typed in (id.kind === "point" ? {} : editor.draft[id.kind]);
  const error = !isName(typed) ? say("name.plain") : isTaken ? say("name.taken") : null;
  const keep = () => {
    if (error !== null || typed === id.name) return;
    editor.act({ do: "change", draft: renamed(editor.draft, id, typed) });
    editor.act({ do: "choose", id: { ...id, name: typed } });
  };
  return (
    <TextInput size="xs" label={say(isBin(editor.draft, id) ? "binCode" : "name")} value={typed} error={error} onChange={(event) => type(event.currentTarget.value)} onBlur={keep}
      onKeyDown={(event) => {
        if (event.key === "Enter") keep();
      }} />
  );
}

function Corners({ id, editor }: { id: Id; editor: Editor }) {
  const say = useEditWords();
  const corners = cornersOf(editor.draft, id);
  const name = (at: number) => (id.kind === "line" ? say(at === 0 ? "start" : "end") : String(at + 1));
  const set = (at: number, axis: 0 | 1, value: number | string) => {
    if (typeof value !== "number") return;
    const share = value / editor.frame[axis];
    const next = corners.map((one, number) => (number !== at ? one : within(axis === 0 ? [share, one[1]] : [one[0], share])));
    editor.act({ do: "change", draft: withCorners(editor.draft, id, next), about: `type ${key(id)} ${at} ${axis}` });
  };
  return (
    <Stack gap={3} role="group" aria-label={say("corners")}>
      {corners.map((one, at) => (
        <Group key={at} gap={6} wrap="nowrap">
          <Anchor component="button" type="button" size="xs" w="2.6rem" fw={editor.now.corner === at ? 700 : 400} onClick={() => editor.act({ do: "choose", id, corner: at })}>{name(at)}</Anchor>
          {([0, 1] as const).map((axis) => (
            <NumberInput key={axis} size="xs" hideControls suffix=" px" aria-label={`${name(at)} ${axis === 0 ? "x" : "y"}`} min={0} max={editor.frame[axis]} decimalScale={1}
              value={Math.round(one[axis] * editor.frame[axis] * 10) / 10} onChange={(value) => set(at, axis, value)} />
          ))}
        </Group>
      ))}
    </Stack>
  );
}
