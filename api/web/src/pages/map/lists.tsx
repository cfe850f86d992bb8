import { Badge, Group, Text } from "@mantine/core";
import { useNow } from "@/parts/Time";
import { useFormat } from "@/words/format";
import { type Camera, type CameraState, stateOf, worstFirst } from "./cameras";
import type { Spot } from "./cells";
import classes from "./map.module.css";
import { useStreets } from "./queries";
import { Rows } from "./Rows";
import type { Vehicle } from "./vehicles";
import { useMapWords } from "./words";

const COLOURS: Record<CameraState, string> = { well: "teal", faulty: "red", silent: "gray" };
const HOURS = 24;

interface Choosing {
  chosen: string | undefined;
  choose: (id: string) => void;
}

export function StateBadge({ state }: { state: CameraState }) {
  const say = useMapWords();
  return <Badge color={COLOURS[state]} variant="light">{say(`camera.${state}`)}</Badge>;
}

/** Cameras that stand, the faulty ones first. */
export function CameraList({ cameras, chosen, choose }: Choosing & { cameras: readonly Camera[] }) {
  const say = useMapWords();
  return (
    <Rows
      of={worstFirst(cameras)}
      idOf={({ id }) => id}
      chosen={chosen}
      choose={({ id }) => choose(id)}
      none={{ title: say("noCameras") }}
      row={(one) => (
        <>
          <Group gap={8} wrap="nowrap" justify="space-between">
            <Text size="sm" className="h-cut">{one.id}</Text>
            <StateBadge state={stateOf(one)} />
          </Group>
          <Text size="xs" c="dimmed" className="h-cut">
            {one.faults.length > 0 ? one.faults.map((fault) => say.of("fault", fault)).join(", ") : say.count("today", one.events_today)}
          </Text>
        </>
      )}
    />
  );
}

/** Cameras that drive and whose place is known. */
export function VehicleList({ vehicles, chosen, choose }: Choosing & { vehicles: readonly Vehicle[] }) {
  const say = useMapWords();
  const format = useFormat();
  const now = useNow();
  return (
    <Rows
      of={vehicles}
      idOf={({ id }) => id}
      chosen={chosen}
      choose={({ id }) => choose(id)}
      none={{ title: say("noVehicles"), more: say("noVehiclesMore") }}
      row={({ id, t, speed, course }) => (
        <>
          <Group gap={8} wrap="nowrap" justify="space-between">
            <Text size="sm" className="h-cut">{id}</Text>
            <Text size="xs" c="dimmed">{format.ago(Math.min(t, now), now)}</Text>
          </Group>
          <Text size="xs" c="dimmed" className="h-cut">
            {[course === null ? null : say("course", { course: Math.round(course) }), speed === null ? null : say("speed", { speed: format.number(speed, 1) })]
              .filter((one) => one !== null)
              .join(" · ")}
          </Text>
        </>
      )}
    />
  );
}

/** Cells with the most cases of a time, and at which hours they came. */
export function SpotList({ spots, chosen, choose }: Choosing & { spots: readonly Spot[] }) {
  const say = useMapWords();
  const streets = useStreets() ?? [];
  const name = (code: string) => streets.find((one) => code.startsWith(one.value))?.label ?? "";
  return (
    <Rows
      of={spots}
      idOf={(spot) => spot.grid_code}
      chosen={chosen}
      choose={(spot) => choose(spot.grid_code)}
      height={5.2}
      none={{ title: say("noSpots") }}
      row={(spot, at) => (
        <>
          <Group gap={8} wrap="nowrap">
            <Text size="sm" fw={600}>{at + 1}</Text>
            <Text size="sm" className="h-cut">{name(spot.grid_code)} {spot.grid_code.slice(-6)}</Text>
            <Text size="sm" ml="auto">{say.count("spotCases", spot.cases)}</Text>
          </Group>
          <Hours of={spot.hours} />
        </>
      )}
    />
  );
}

/** Cases by the hour of the day. */
function Hours({ of: hours }: { of: readonly number[] }) {
  const say = useMapWords();
  const most = Math.max(1, ...hours);
  const top = hours.indexOf(most);
  return (
    <svg className={classes.hours} viewBox={`0 0 ${HOURS * 4} 20`} preserveAspectRatio="none" role="img" aria-label={say("hours", { hour: String(Math.max(0, top)), count: most })}>
      {hours.map((count, hour) => (
        <rect key={hour} x={hour * 4} width={3} y={20 - (18 * count) / most} height={(18 * count) / most} />
      ))}
      <line x1="0" x2={HOURS * 4} y1="20" y2="20" />
    </svg>
  );
}
