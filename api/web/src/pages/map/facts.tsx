import { CloseButton, Group, Stack, Text, Title } from "@mantine/core";
import { Age, Time } from "@/parts/Time";
import { useHealthTold } from "@/parts/health/health";
import { useFormat } from "@/words/format";
import { type Camera, stateOf } from "./cameras";
import { StateBadge } from "./lists";
import { useStreets } from "./queries";
import classes from "./map.module.css";
import type { Drawn } from "./useMapData";
import type { Vehicle } from "./vehicles";
import { useMapWords } from "./words";

export function CameraFacts({ of: one }: { of: Camera }) {
  const say = useMapWords();
  const looks = one.bearing === null || one.fov_deg === null ? say("noView") : say("looks", { bearing: Math.round(one.bearing), angle: Math.round(one.fov_deg) });
  return (
    <Stack className={classes.facts} gap={4} p="sm">
      <Group gap="xs" justify="space-between" wrap="nowrap">
        <Title order={2} className="h-cut">{one.id}</Title>
        <StateBadge state={stateOf(one)} />
      </Group>
      {one.faults.length > 0 && (
        <Text size="sm">
          {one.faults.map((fault) => say.of("fault", fault)).join(", ")}
          {one.fault_since !== null && <Age at={one.fault_since} />}
        </Text>
      )}
      <Text size="sm" c="dimmed">{looks}</Text>
      <Text size="sm" c="dimmed">{say.of("plan", one.plan)} · {say.count("today", one.events_today)}</Text>
      {one.last_frame !== null && <Text size="sm" c="dimmed" component="div">{say("lastFrame")} <Time at={one.last_frame} age /></Text>}
    </Stack>
  );
}

export function VehicleFacts({ of: one }: { of: Vehicle }) {
  const say = useMapWords();
  const message = useHealthTold()(one);
  const format = useFormat();
  return (
    <Stack className={classes.facts} gap={4} p="sm">
      <Title order={2} className="h-cut">{one.id}</Title>
      <Text size="sm" component="div">{say("seen")} <Time at={one.t} age /></Text>
      <Text size="sm" c="dimmed">{one.radius_m === null ? say("noRadius") : say("radius", { radius: format.metres(one.radius_m) })}</Text>
      <Text size="sm" c="dimmed">{one.course === null ? say("noCourse") : say("course", { course: Math.round(one.course) })}</Text>
      {one.speed !== null && <Text size="sm" c="dimmed">{say("speed", { speed: format.number(one.speed, 1) })}</Text>}
      {message !== "" && <Text size="sm">{message}</Text>}
    </Stack>
  );
}

export function CellFacts({ code, drawn, close }: { code: string; drawn: Drawn; close: () => void }) {
  const say = useMapWords();
  const format = useFormat();
  const street = useStreets()?.find((one) => code.startsWith(one.value));
  const flow = drawn.flow.get(code);
  return (
    <Stack className={classes.facts} gap={4} p="sm">
      <Group gap="xs" justify="space-between" wrap="nowrap">
        <Title order={2} className="h-cut">{say("cell", { code: code.slice(-6) })}</Title>
        <CloseButton size="sm" aria-label={say("leaveCell")} onClick={close} />
      </Group>
      <Text size="sm" c="dimmed">{street?.label} {code}</Text>
      <Text size="sm">{say.count("shown", drawn.figures.get(code) ?? 0)}</Text>
      {flow !== undefined && <Text size="sm">{say("crossings", { count: format.number(flow) })}</Text>}
    </Stack>
  );
}
