import { Anchor, Table, Text, Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Time } from "@/parts/Time";
import { useHealthTold } from "@/parts/health/health";
import { useFormat } from "@/words/format";
import { useStreets } from "./queries";
import { StateMark } from "./StateMark";
import { useFaults } from "./Tile";
import { stateOf, streetOf, type StreamView } from "./told";
import { useStreamsWords } from "./words";

/** What is known of a camera. */
export function Facts({ of }: { of: StreamView }) {
  const say = useStreamsWords();
  return (
    <section className="h-panel" aria-label={say("facts")}>
      <Title order={2} px="sm" pt="sm">{say("facts")}</Title>
      <Table variant="vertical" withRowBorders={false} verticalSpacing={3}>
        <Table.Tbody>
          <State of={of} />
          <Working of={of} />
          <Place of={of} />
        </Table.Tbody>
      </Table>
    </section>
  );
}

function Fact({ word, children }: { word: string; children: ReactNode }) {
  return (
    <Table.Tr>
      <Table.Th scope="row" w="8.5rem" fw={400} c="dimmed" bg="transparent">{word}</Table.Th>
      <Table.Td>{children}</Table.Td>
    </Table.Tr>
  );
}

function State({ of }: { of: StreamView }) {
  const say = useStreamsWords();
  const format = useFormat();
  const faults = useFaults()(of);
  const { health } = of;
  const message = useHealthTold()(health);
  return (
    <>
      <Fact word={say("fact.state")}>
        <StateMark state={stateOf(of)} />
        {faults !== "" && <Text size="sm" c="var(--h-high)">{faults}{of.fault_since !== null && <>, {say("fact.since")} <Time at={of.fault_since} age /></>}</Text>}
      </Fact>
      {message !== "" && <Fact word={say("fact.message")}>{message}</Fact>}
      <Fact word={say("fact.lastFrame")}>{health.last_frame == null ? say("noFrame") : <Time at={health.last_frame} age />}</Fact>
      <Fact word={say("fact.events")}>
        <Anchor size="sm" renderRoot={(props) => <Link to="/cases" search={{ stream: of.id }} {...props} />}>{say.count("eventsToday", of.events_today)}</Anchor>
      </Fact>
      <Fact word={say("fact.faultsToday")}>{format.number(of.faults_today)}</Fact>
    </>
  );
}

function Working({ of }: { of: StreamView }) {
  const say = useStreamsWords();
  const { health } = of;
  return (
    <>
      <Fact word={say("fact.plan")}>{say(`plan.${health.plan}`)} <Text span size="xs" c="dimmed">{say(`plan.${health.plan}.hint`)}</Text></Fact>
      <Fact word={say("fact.node")}>{of.node_id}</Fact>
      {health.width != null && <Fact word={say("fact.picture")}>{health.width} × {health.height}{health.codec == null ? "" : `, ${CODECS[health.codec] ?? health.codec}`}</Fact>}
      <Figures health={health} />
      {(health.masks ?? []).length > 0 && <Fact word={say("fact.masks")}>{health.masks?.map((mask) => say(`mask.${mask}`)).join(", ")}</Fact>}
    </>
  );
}

function Figures({ health }: { health: StreamView["health"] }) {
  const say = useStreamsWords();
  const format = useFormat();
  const seconds = (value: number) => `${format.number(value, 1)} s`;
  return (
    <>
      {health.age_p50_s != null && <Fact word={say("fact.delay")}>{say("fact.delayValue", { p50: seconds(health.age_p50_s), p95: seconds(health.age_p95_s ?? health.age_p50_s) })}</Fact>}
      <Fact word={say("fact.frames")}>{say("fact.framesValue", { decoded: health.frames_decoded ?? 0, detected: health.frames_detected ?? 0, dropped: health.frames_dropped ?? 0 })}</Fact>
      <Fact word={say("fact.connections")}>{format.number(health.connections ?? 0)}</Fact>
    </>
  );
}

const CODECS: Record<string, string> = { h264: "H.264", h265: "H.265", hevc: "H.265", mjpeg: "MJPEG" };

function Place({ of }: { of: StreamView }) {
  const say = useStreamsWords();
  const street = useStreets().data?.find((one) => one.value === streetOf(of))?.label;
  return (
    <>
      {of.moving && <Fact word={say("fact.moving")}>{say("yes")}</Fact>}
      {street !== undefined && <Fact word={say("fact.street")}>{street}</Fact>}
      {of.grid_code !== null && <Fact word={say("fact.grid")}>{of.grid_code}</Fact>}
      {of.lat !== null && of.lon !== null && <Fact word={say("fact.place")}>{of.lat.toFixed(6)}, {of.lon.toFixed(6)}</Fact>}
    </>
  );
}
