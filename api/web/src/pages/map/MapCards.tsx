import { Checkbox, Group, Paper, Text, useComputedColorScheme } from "@mantine/core";
import { useKeys } from "@/shell/keys";
import { useFormat } from "@/words/format";
import { CAMERA_COLOURS, type CameraState, SIGNS } from "./cameras";
import classes from "./map.module.css";
import { LAYERS, type MapSearch } from "./route";
import { shows, toggled } from "./search";
import type { CellLegend } from "./useMapData";
import { useMapWords } from "./words";

const KEYS = ["1", "2", "3", "4"] as const;
const STATES: readonly CameraState[] = ["well", "faulty", "silent"];

interface MapCardsProps {
  search: MapSearch;
  go: (next: MapSearch) => void;
  legend: CellLegend | null;
}

/** Over the map: which layers are drawn, and what colours and signs mean. */
export function MapCards({ search, go, legend }: MapCardsProps) {
  const say = useMapWords();
  const hot = { ...search, hot: search.hot === true ? undefined : (true as const) };
  useKeys(say("layers"), [
    ...LAYERS.map((layer, at) => ({ keys: KEYS[at] ?? "", does: say(`layer.${layer}`), act: () => go(toggled(search, layer)) })),
    { keys: "5", does: say("layer.hot"), act: () => go(hot) },
  ]);
  return (
    <>
      <Paper className={classes.layers} component="fieldset">
        <Text component="legend" size="xs" fw={600}>{say("layers")}</Text>
        {LAYERS.map((layer) => (
          <Checkbox key={layer} size="xs" label={say(`layer.${layer}`)} checked={shows(search, layer)} onChange={() => go(toggled(search, layer))} />
        ))}
        <Checkbox size="xs" label={say("layer.hot")} checked={search.hot === true} onChange={() => go(hot)} />
      </Paper>
      <div className={classes.legend}>
        {shows(search, "cameras") && <CameraSigns />}
        {legend !== null && <CellColours {...legend} />}
      </div>
    </>
  );
}

function CameraSigns() {
  const say = useMapWords();
  const colours = CAMERA_COLOURS[useComputedColorScheme("light")];
  return (
    <div className={classes.signs}>
      <Text size="xs" fw={600}>{say("layer.cameras")}</Text>
      {STATES.map((state) => (
        <Group key={state} gap={6} wrap="nowrap">
          <span aria-hidden className={classes.sign} style={{ color: colours[state] }}>{SIGNS[state]}</span>
          <Text size="xs">{say(`camera.${state}`)}</Text>
        </Group>
      ))}
    </div>
  );
}

/** Which colour of a cell stands for how many. */
function CellColours({ figure, classes: begins, colours }: CellLegend) {
  const say = useMapWords();
  const format = useFormat();
  const range = (at: number) => {
    const [from, to] = [begins[at] ?? 0, begins[at + 1]];
    if (to === undefined) return say("andMore", { from: format.number(from) });
    return from === to - 1 ? format.number(from) : `${format.number(from)} – ${format.number(to - 1)}`;
  };
  return (
    <div>
      <Text size="xs" fw={600}>{say(`legend.${figure}`)}</Text>
      {begins.length === 0 && <Text size="xs">{say("legend.none")}</Text>}
      {begins.map((begin, at) => (
        <Group key={begin} gap={6} wrap="nowrap">
          <span className={classes.swatch} style={{ background: colours[at] }} />
          <Text size="xs">{range(at)}</Text>
        </Group>
      ))}
    </div>
  );
}
