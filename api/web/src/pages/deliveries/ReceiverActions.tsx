import { ActionIcon, Button, Group, Menu, Modal, Stack, Text } from "@mantine/core";
import { IconDots, IconFlask, IconPencil } from "@tabler/icons-react";
import { useState } from "react";
import { api, data } from "@/client/http";
import { SecretShown } from "@/parts/SecretShown";
import { Preview } from "./Preview";
import { useDeliveryChange, type Webhook } from "./queries";
import { useDeliveriesWords } from "./words";

type Asked = "rotate" | "delete" | "preview" | null;

/** What can be done with a receiver. */
export function ReceiverActions({ of, edit }: { of: Webhook; edit: () => void }) {
  const say = useDeliveriesWords();
  const [asked, ask] = useState<Asked>(null);
  const [secret, show] = useState<string | null>(null);
  const acts = useActs(of, show);
  const off = of.state === "disabled";
  return (
    <Group gap={6} ml="auto" wrap="nowrap">
      <Button variant="default" leftSection={<IconFlask size="1rem" stroke={1.6} />} disabled={off} loading={acts.test.isPending} onClick={() => acts.test.mutate(of.id)}>
        {say("test")}
      </Button>
      <Button variant="default" leftSection={<IconPencil size="1rem" stroke={1.6} />} onClick={edit}>
        {say("edit")}
      </Button>
      <Menu position="bottom-end" transitionProps={{ duration: 0 }}>
        <Menu.Target>
          <ActionIcon variant="default" size="input-xs" aria-label={say("moreOf", { url: of.url })}><IconDots size="1rem" stroke={1.6} /></ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => ask("preview")}>{say("preview")}</Menu.Item>
          <Menu.Item onClick={() => acts.replay.mutate(false)} disabled={off}>{say("replayDead")}</Menu.Item>
          <Menu.Item onClick={() => acts.replay.mutate(true)} disabled={off}>{say("replayCancelled")}</Menu.Item>
          <Menu.Item onClick={() => ask("rotate")}>{say("rotate")}</Menu.Item>
          <Menu.Item onClick={() => acts.state.mutate(off ? "active" : "disabled")}>{say(off ? "enable" : "disable")}</Menu.Item>
          <Menu.Divider />
          <Menu.Item color="red" onClick={() => ask("delete")}>{say("delete")}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {(asked === "rotate" || asked === "delete") && (
        <Sure what={asked} url={of.url} onClose={() => ask(null)} onYes={() => acts[asked].mutate(of.id)} />
      )}
      {asked === "preview" && <Preview types={of.types} onClose={() => ask(null)} />}
      {secret !== null && <Secret secret={secret} onClose={() => show(null)} />}
    </Group>
  );
}

function useActs(of: Webhook, show: (secret: string) => void) {
  const say = useDeliveriesWords();
  const at = (id: string) => ({ params: { path: { webhook_id: id } } });
  return {
    test: useDeliveryChange((id: string) => data(api.POST("/v1/webhooks/{webhook_id}/test", at(id))), () => say("tested")),
    replay: useDeliveryChange(
      (cancelled: boolean) => data(api.POST("/v1/webhooks/{webhook_id}/replay-dead", { params: { path: { webhook_id: of.id }, query: { cancelled } } })),
      ({ replayed }) => say.count("replayedDead", replayed),
    ),
    rotate: useDeliveryChange(
      (id: string) => data(api.POST("/v1/webhooks/{webhook_id}/rotate", at(id))),
      ({ secret }) => {
        show(secret);
        return null;
      },
    ),
    delete: useDeliveryChange((id: string) => api.DELETE("/v1/webhooks/{webhook_id}", at(id)), () => say("deleted")),
    state: useDeliveryChange(
      (state: Webhook["state"]) => data(api.PATCH("/v1/webhooks/{webhook_id}", { ...at(of.id), body: { state } })),
      ({ state }) => say(`receiver.${state}`),
    ),
  };
}

interface SureProps {
  what: "rotate" | "delete";
  url: string;
  onClose: () => void;
  onYes: () => void;
}

function Sure({ what, url, onClose, onYes }: SureProps) {
  const say = useDeliveriesWords();
  const yes = () => {
    onYes();
    onClose();
  };
  return (
    <Modal opened onClose={onClose} title={say(what)} closeButtonProps={{ "aria-label": say("close") }}>
      <Stack>
        <Text size="sm">{say(`${what}.sure`, { url })}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>{say("cancel")}</Button>
          <Button color={what === "delete" ? "red" : undefined} onClick={yes}>{say(what)}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}

/** A secret, this once. */
export function Secret({ secret, onClose }: { secret: string; onClose: () => void }) {
  const say = useDeliveriesWords();
  return (
    <Modal opened onClose={onClose} size="lg" title={say("secret")} closeOnClickOutside={false} closeButtonProps={{ "aria-label": say("close") }}>
      <SecretShown secret={secret} hint={say("secret.once")} onClose={onClose} />
    </Modal>
  );
}
