import { Button, Group, Modal, MultiSelect, Stack, TagsInput, TextInput } from "@mantine/core";
import { type UseFormReturnType, useForm } from "@mantine/form";
import { useState } from "react";
import { api, data } from "@/client/http";
import { KINDS, SEVERITIES, STAGES } from "@/parts/kinds";
import { useKindName } from "@/parts/Marks";
import { Refused } from "@/parts/told/Refused";
import { usePartsWords } from "@/parts/words";
import { type NewWebhook, useDeliveryChange, type Webhook } from "./queries";
import { Secret } from "./ReceiverActions";
import { FAMILIES, TYPES } from "./types";
import { useDeliveriesWords } from "./words";

interface Given {
  url: string;
  types: string[];
  kinds: string[];
  severities: string[];
  stages: string[];
  grids: string[];
}

/** Add a receiver, or change one; a new one's secret is shown once. */
export function ReceiverForm({ of, onClose }: { of: Webhook | null; onClose: () => void }) {
  const say = useDeliveriesWords();
  const [secret, show] = useState<string | null>(null);
  const form = useForm<Given>({
    initialValues: { url: of?.url ?? "", types: of?.types ?? [], ...lists(of) },
    validate: { url: (text) => (/^https?:\/\/.+/.test(text) ? null : say("urlWrong")) },
  });
  const save = useDeliveryChange(
    async (given: Given) => {
      if (of === null) return (await data(api.POST("/v1/webhooks", { body: body(given) }))).secret;
      await api.PATCH("/v1/webhooks/{webhook_id}", { params: { path: { webhook_id: of.id } }, body: body(given) });
      return null;
    },
    (made) => {
      if (made === null) onClose();
      else show(made);
      return made === null ? say("saved") : null;
    },
  );
  if (secret !== null) return <Secret secret={secret} onClose={onClose} />;
  return (
    <Modal opened onClose={onClose} size="lg" title={say(of === null ? "add" : "edit")} closeButtonProps={{ "aria-label": say("close") }}>
      <form noValidate onSubmit={form.onSubmit((given) => save.mutate(given))}>
        <Stack gap="sm">
          <Refused error={save.error} />
          <TextInput label={say("url")} placeholder="https://cases.example.com/hooks/hutong" type="url" {...form.getInputProps("url")} />
          <Lists form={form} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>{say("cancel")}</Button>
            <Button type="submit" loading={save.isPending}>{say("save")}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function Lists({ form }: { form: Pick<UseFormReturnType<Given>, "getInputProps"> }) {
  const say = useDeliveriesWords();
  const parts = usePartsWords();
  const kind = useKindName();
  return (
    <>
      <MultiSelect
        label={say("types")}
        description={say("typesMore")}
        data={[...FAMILIES, ...TYPES].map((value) => ({ value, label: say.of("type", value) }))}
        searchable
        {...form.getInputProps("types")}
      />
      <MultiSelect label={say("kinds")} data={KINDS.map((value) => ({ value, label: kind(value) }))} {...form.getInputProps("kinds")} />
      <MultiSelect
        label={say("severities")}
        data={SEVERITIES.map((value) => ({ value, label: parts(`severity.${value}`) }))}
        {...form.getInputProps("severities")}
      />
      <MultiSelect
        label={say("stages")}
        data={STAGES.map((value) => ({ value, label: parts(`stage.${value}`) }))}
        {...form.getInputProps("stages")}
      />
      <TagsInput label={say("grids")} description={say("gridsMore")} {...form.getInputProps("grids")} />
    </>
  );
}

function lists(of: Webhook | null) {
  const { kinds = [], severities = [], stages = [], grids = [] } = of?.filters ?? {};
  return { kinds, severities: [...severities], stages: [...stages], grids };
}

function body({ url, types, ...filters }: Given): NewWebhook {
  return { url, types, filters: filters as NonNullable<NewWebhook["filters"]> };
}
