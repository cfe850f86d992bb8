import { ActionIcon, Alert, Button, Group, NumberInput, SegmentedControl, Stack, Text, TextInput, Tooltip } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useFormat } from "@/words/format";
import { type GroundPoint, key, withPoint, without } from "./draft";
import { eastNorth, latLon } from "./earth";
import classes from "./edit.module.css";
import { troublesAt } from "./flaws";
import { Wrong } from "./ShapesPane";
import type { Editor } from "./useEditor";
import { useEditWords } from "./words";

type Way = "degrees" | "metres";

/** Surveyed points: where they are in the picture and on the earth, and how well they fit each other by the API's word. */
export function GroundPane({ editor, mayEdit }: { editor: Editor; mayEdit: boolean }) {
  const say = useEditWords();
  const [way, go] = useState<Way>("degrees");
  const { draft, ground } = editor;
  return (
    <Stack gap="sm">
      <Fit editor={editor} />
      <Group justify="space-between" gap="xs" align="end">
        <NumberInput size="xs" w="11rem" label={say("groundError")} placeholder="0.5" suffix=" m" min={0.01} step={0.05} decimalScale={2} disabled={!mayEdit} value={draft.groundError ?? ""}
          onChange={(value) => editor.act({ do: "change", draft: { ...draft, groundError: typeof value === "number" ? value : null }, about: "ground error" })} />
        <SegmentedControl size="xs" aria-label={say("way")} value={way} onChange={go} data={(["degrees", "metres"] as const).map((value) => ({ value, label: say(`way.${value}`) }))} />
      </Group>
      {draft.point.map((_, at) => <Point key={at} at={at} way={way} editor={editor} mayEdit={mayEdit} residual={ground?.points.length === draft.point.length ? ground.points[at] : undefined} />)}
      {mayEdit && <Button variant="default" onClick={() => editor.act({ do: "tool", tool: "point" })}>{say("addPoint")}</Button>}
    </Stack>
  );
}

function Fit({ editor: { draft, ground, groundError, troubles, isChecking } }: { editor: Editor }) {
  const say = useEditWords();
  const format = useFormat();
  const own = troublesAt(troubles, "ground_points").filter(({ where }) => where === "ground_points");
  if (draft.point.length === 0) return <Text size="sm" c="dimmed">{say("noGround")}</Text>;
  const told = groundError === "" ? own.map(({ message }) => message).join(" ") : groundError;
  if (told !== "") return <Alert color="red" py={6} role="alert">{told}</Alert>;
  if (ground === null) return <Text size="sm" c="dimmed">{isChecking ? say("checking") : ""}</Text>;
  return (
    <Text size="sm" data-fit="">
      {say("fit", { pixels: format.number(ground.rms_px, 1), metres: format.number(ground.rms_m, 2) })}
      {draft.point.length === 4 && ` ${say("fitFour")}`}
    </Text>
  );
}

interface PointProps {
  at: number;
  way: Way;
  editor: Editor;
  mayEdit: boolean;
  residual: { pixels: number; metres: number; doubtful: boolean } | undefined;
}

function Point({ at, way, editor, mayEdit, residual }: PointProps) {
  const say = useEditWords();
  const format = useFormat();
  const id = { kind: "point", name: String(at) } as const;
  const isChosen = editor.now.chosen !== null && key(editor.now.chosen) === key(id);
  const point = editor.draft.point[at];
  if (point === undefined) return null;
  const set = (change: Partial<GroundPoint>) => editor.act({ do: "change", draft: withPoint(editor.draft, at, change), about: `place ${at}` });
  const [x, y] = point.image;
  return (
    <div className={classes.shape} aria-current={isChosen} data-shape={key(id)}>
      <Group gap={6} px={6} wrap="nowrap" align="center">
        <Button size="compact-xs" variant={isChosen ? "filled" : "default"} aria-label={say("point", { number: at + 1 })} onClick={() => editor.act({ do: "choose", id })}>{at + 1}</Button>
        <Text size="xs" c="dimmed">{`${Math.round(x * editor.frame[0])}, ${Math.round(y * editor.frame[1])} px`}</Text>
        {residual !== undefined && (
          <Text size="xs" ml="auto" c={residual.doubtful ? "var(--h-high)" : "dimmed"} fw={residual.doubtful ? 600 : 400}>
            {say("residual", { pixels: format.number(residual.pixels, 1), metres: format.number(residual.metres, 2) })}
          </Text>
        )}
        {mayEdit && (
          <Tooltip label={say("remove")}>
            <ActionIcon ml={residual === undefined ? "auto" : 0} aria-label={say("removeNamed", { name: say("point", { number: at + 1 }) })} onClick={() => editor.act({ do: "change", draft: without(editor.draft, id) })}><IconTrash size="1rem" stroke={1.6} /></ActionIcon>
          </Tooltip>
        )}
      </Group>
      {residual?.doubtful === true && <Text className={classes.flaw} px={6}>{say("doubtful")}</Text>}
      <Wrong id={id} editor={editor} />
      <Group gap={6} px={6} py={3} wrap="nowrap">
        {way === "degrees" ? <Degrees key={`${point.lat} ${point.lon}`} point={point} set={set} mayEdit={mayEdit} /> : <Metres point={point} origin={editor.place} set={set} mayEdit={mayEdit} />}
      </Group>
    </div>
  );
}

interface EarthProps {
  point: GroundPoint;
  set: (change: Partial<GroundPoint>) => void;
  mayEdit: boolean;
}

/** Latitude and longitude; "39.9336, 116.4034" pasted into either fills both. */
function Degrees({ point, set, mayEdit }: EarthProps) {
  const say = useEditWords();
  const keep = (axis: "lat" | "lon", text: string) => {
    const [one, other] = text.split(/[,，\s]+/).filter(Boolean).map(Number);
    if (one === undefined || !Number.isFinite(one)) return;
    if (other !== undefined && Number.isFinite(other)) set({ lat: one, lon: other });
    else if (one !== point[axis]) set({ [axis]: one });
  };
  return (
    <>
      {(["lat", "lon"] as const).map((axis) => (
        <TextInput key={axis} size="xs" aria-label={say(axis)} disabled={!mayEdit} defaultValue={point[axis]} inputMode="decimal" leftSection={<Text size="xs" c="dimmed">{say(`${axis}.short`)}</Text>} leftSectionWidth={34}
          onBlur={(event) => keep(axis, event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter") keep(axis, event.currentTarget.value);
          }} />
      ))}
    </>
  );
}

/** Metres east and north of the camera's place. */
function Metres({ point, origin, set, mayEdit }: EarthProps & { origin: { lat: number; lon: number } }) {
  const say = useEditWords();
  const metres = eastNorth(point, origin);
  const keep = (axis: 0 | 1, value: number | string) => {
    if (typeof value !== "number") return;
    set(latLon(axis === 0 ? [value, metres[1]] : [metres[0], value], origin));
  };
  return (
    <>
      {([0, 1] as const).map((axis) => (
        <NumberInput key={axis} size="xs" hideControls aria-label={say(axis === 0 ? "east" : "north")} disabled={!mayEdit} suffix=" m" decimalScale={2} leftSection={<Text size="xs" c="dimmed">{say(axis === 0 ? "east.short" : "north.short")}</Text>} leftSectionWidth={28}
          value={Math.round(metres[axis] * 100) / 100} onChange={(value) => keep(axis, value)} />
      ))}
    </>
  );
}
