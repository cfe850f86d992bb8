import { Badge, Group, SimpleGrid, Text, Title } from "@mantine/core";
import { useMemo } from "react";
import { Failure } from "@/parts/Failure";
import { Loading } from "@/parts/Loading";
import { Time } from "@/parts/Time";
import { useKeys } from "@/shell/keys";
import { Cameras } from "./Cameras";
import { DatabaseFacts, EvidenceFacts, InstallationFacts, WaitingFacts } from "./Facts";
import { Nodes } from "./Nodes";
import { type System, useCameras, useSamples, useSystem } from "./queries";
import { Rates } from "./Rates";
import { Troubles } from "./Troubles";
import { troublesOf } from "./troubles";
import { useSystemWords } from "./words";

/** How the installation stands: what is wrong first, then versions, disk, queues, nodes and rates. */
export function SystemPage() {
  const say = useSystemWords();
  const found = useSystem();
  useKeys(say("title"), [{ keys: "r", does: say("key.again"), act: () => void found.refetch() }]);
  return (
    <div className="h-page">
      <Group gap="md">
        <Title order={1}>{say("title")}</Title>
        {found.data !== undefined && <AsOf at={found.data.now} isOld={found.isError} />}
      </Group>
      {found.isPending && <Loading lines={10} />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.data !== undefined && <Shown system={found.data} />}
    </div>
  );
}

function AsOf({ at, isOld }: { at: number; isOld: boolean }) {
  const say = useSystemWords();
  return (
    <Group gap="xs">
      <Text size="sm" c="dimmed">{say("asOf")} <Time at={at} /></Text>
      {isOld && <Badge color="red">{say("old")}</Badge>}
    </Group>
  );
}

function Shown({ system }: { system: System }) {
  const cameras = useCameras();
  const samples = useSamples(system);
  const troubles = useMemo(() => troublesOf(system, cameras.data ?? []), [system, cameras.data]);
  return (
    <>
      <Troubles of={troubles} />
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 4 }} spacing="sm">
        <InstallationFacts system={system} />
        <DatabaseFacts system={system} />
        <WaitingFacts system={system} />
        <EvidenceFacts system={system} />
      </SimpleGrid>
      <Nodes system={system} samples={samples} />
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="sm" style={{ alignItems: "start" }}>
        <Rates samples={samples} />
        {cameras.isError ? <Failure error={cameras.error} retry={() => void cameras.refetch()} /> : <Cameras of={cameras.data} />}
      </SimpleGrid>
    </>
  );
}
