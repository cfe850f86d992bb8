import { Badge, Button, Group, Stack, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { Empty } from "@/parts/Empty";
import { Failure } from "@/parts/Failure";
import { Loading } from "@/parts/Loading";
import { Time } from "@/parts/Time";
import { usePartsWords } from "@/parts/words";
import { useFormat } from "@/words/format";
import { ReceiverActions } from "./ReceiverActions";
import { ReceiverForm } from "./ReceiverForm";
import { useWebhooks, type Webhook } from "./queries";
import { useDeliveriesWords } from "./words";

/** Who receives messages: added, changed, tested, paused, deleted. */
export function Receivers() {
  const say = useDeliveriesWords();
  const found = useWebhooks();
  const [edited, edit] = useState<Webhook | "new" | null>(null);
  return (
    <Stack gap="sm">
      <Group>
        <Button leftSection={<IconPlus size="1rem" stroke={1.6} />} onClick={() => edit("new")}>
          {say("add")}
        </Button>
      </Group>
      {found.isPending && <Loading lines={4} height="4rem" />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.data?.length === 0 && <Empty title={say("noReceivers")} more={say("noReceiversMore")} />}
      {found.data?.map((one) => <Receiver key={one.id} of={one} edit={() => edit(one)} />)}
      {edited !== null && <ReceiverForm of={edited === "new" ? null : edited} onClose={() => edit(null)} />}
    </Stack>
  );
}

function Receiver({ of, edit }: { of: Webhook; edit: () => void }) {
  const say = useDeliveriesWords();
  const format = useFormat();
  return (
    <Stack className="h-panel" p="sm" gap={6} component="section" aria-label={of.url}>
      <Group gap="sm" wrap="nowrap">
        <Badge color={of.state === "active" ? "teal" : "red"} variant="light" style={{ flex: "none" }}>{say(`receiver.${of.state}`)}</Badge>
        <Text fw={600} className="h-cut" title={of.url}>{of.url}</Text>
        <ReceiverActions of={of} edit={edit} />
      </Group>
      <Text size="sm" c="dimmed">
        {of.types.length === 0 ? say("allTypes") : of.types.map((type) => say.of("type", type)).join(", ")}
        {" · "}
        <Filtered of={of} />
      </Text>
      <Text size="xs" c="dimmed">
        {say("since")} <Time at={of.created} />
        {of.state_note !== "" && ` · ${of.state_note}`}
        {of.paused_until !== null && ` · ${say("pausedUntil", { time: format.moment(of.paused_until) })}`}
        {of.old_secret_until !== null && ` · ${say("oldSecretUntil", { time: format.moment(of.old_secret_until) })}`}
      </Text>
    </Stack>
  );
}

function Filtered({ of }: { of: Webhook }) {
  const say = useDeliveriesWords();
  const parts = usePartsWords();
  const { kinds = [], severities = [], stages = [], grids = [] } = of.filters;
  const told = [
    ...kinds.map((one) => parts.of("kind", one)),
    ...severities.map((one) => parts(`severity.${one}`)),
    ...stages.map((one) => parts.of("stage", one)),
    ...grids,
  ];
  return <>{told.length === 0 ? say("allCases") : say("onlyCases", { which: told.join(", ") })}</>;
}
