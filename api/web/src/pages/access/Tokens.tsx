import { Button, Group, Modal, MultiSelect, NumberInput, ScrollArea, Stack, Table, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { api, data } from "@/client/http";
import { Empty } from "@/parts/Empty";
import { Failure } from "@/parts/Failure";
import { Loading } from "@/parts/Loading";
import { SecretShown } from "@/parts/SecretShown";
import { Time } from "@/parts/Time";
import { Refused } from "@/parts/told/Refused";
import { SCOPES, type Scope, type Token, useAccessChange, useTokens } from "./queries";
import { StateBadge } from "./Users";
import { useAccessWords } from "./words";

const YEAR_DAYS = 365;

/** What machines call the API with. */
export function Tokens() {
  const say = useAccessWords();
  const found = useTokens();
  const [isMaking, make] = useState(false);
  return (
    <Stack gap="sm">
      <Group>
        <Button leftSection={<IconPlus size="1rem" stroke={1.6} />} onClick={() => make(true)}>{say("addToken")}</Button>
      </Group>
      {found.isPending && <Loading lines={6} />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.data?.length === 0 && <Empty title={say("noTokens")} more={say("noTokensMore")} />}
      {found.data !== undefined && found.data.length > 0 && <TokenTable tokens={found.data} />}
      {isMaking && <TokenForm onClose={() => make(false)} />}
    </Stack>
  );
}

function TokenTable({ tokens }: { tokens: readonly Token[] }) {
  const say = useAccessWords();
  const [asked, ask] = useState<Token | null>(null);
  return (
    <ScrollArea className="h-panel" type="auto">
      <Table stickyHeader miw="56rem">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{say("name")}</Table.Th>
            <Table.Th>{say("state")}</Table.Th>
            <Table.Th>{say("scopes")}</Table.Th>
            <Table.Th>{say("made")}</Table.Th>
            <Table.Th>{say("expires")}</Table.Th>
            <Table.Th>{say("lastUsed")}</Table.Th>
            <Table.Th aria-label={say("actions")} />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {tokens.map((one) => (
            <Table.Tr key={one.id}>
              <Table.Td><Text size="sm" fw={600} span>{one.name}</Text> <Text size="xs" c="dimmed" span>{one.id}</Text></Table.Td>
              <Table.Td><StateBadge state={one.state} /></Table.Td>
              <Table.Td>{one.scopes.map((scope) => say.of("scope", scope)).join(", ")}</Table.Td>
              <Table.Td><Time at={one.created} /></Table.Td>
              <Table.Td>{one.expires === null ? say("never") : <Time at={one.expires} />}</Table.Td>
              <Table.Td>{one.last_used === null ? say("never") : <Time at={one.last_used} age />}</Table.Td>
              <Table.Td ta="right">
                {one.state === "in force" && (
                  <Button variant="subtle" color="red" size="compact-sm" onClick={() => ask(one)} aria-label={say("revokeOf", { name: one.name })}>{say("revoke")}</Button>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {asked !== null && <Revoke of={asked} onClose={() => ask(null)} />}
    </ScrollArea>
  );
}

function Revoke({ of, onClose }: { of: Token; onClose: () => void }) {
  const say = useAccessWords();
  const revoke = useAccessChange(
    () => api.DELETE("/v1/tokens/{token_id}", { params: { path: { token_id: of.id } } }),
    () => {
      onClose();
      return say("revoked", { name: of.name });
    },
  );
  return (
    <Modal opened onClose={onClose} title={say("revoke")} closeButtonProps={{ "aria-label": say("close") }}>
      <Stack>
        <Text size="sm">{say("revokeSure", { name: of.name })}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>{say("cancel")}</Button>
          <Button color="red" loading={revoke.isPending} onClick={() => revoke.mutate(undefined)}>{say("revoke")}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}

interface Given {
  name: string;
  scopes: string[];
  days: number | string;
}

function TokenForm({ onClose }: { onClose: () => void }) {
  const say = useAccessWords();
  const [secret, show] = useState<string | null>(null);
  const form = useForm<Given>({
    initialValues: { name: "", scopes: ["reader"], days: YEAR_DAYS },
    validate: {
      name: (text) => (text.trim() === "" ? say("needed") : null),
      scopes: (chosen) => (chosen.length === 0 ? say("needed") : null),
    },
  });
  const make = useAccessChange(
    ({ name, scopes, days }: Given) =>
      data(api.POST("/v1/tokens", { body: { name: name.trim(), scopes: scopes as Scope[], days: typeof days === "number" ? days : null } })),
    (made) => {
      show(made.secret);
      return null;
    },
  );
  return (
    <Modal opened onClose={onClose} size="lg" closeOnClickOutside={secret === null} title={say("addToken")} closeButtonProps={{ "aria-label": say("close") }}>
      {secret === null ? (
        <form onSubmit={form.onSubmit((given) => make.mutate(given))}>
          <Stack gap="sm">
            <Refused error={make.error} />
            <TextInput label={say("name")} description={say("tokenNameMore")} autoComplete="off" {...form.getInputProps("name")} />
            <MultiSelect label={say("scopes")} data={SCOPES.map((value) => ({ value, label: say.of("scope", value) }))} {...form.getInputProps("scopes")} />
            <NumberInput label={say("days")} description={say("daysMore")} min={1} max={36_500} {...form.getInputProps("days")} />
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose}>{say("cancel")}</Button>
              <Button type="submit" loading={make.isPending}>{say("make")}</Button>
            </Group>
          </Stack>
        </form>
      ) : (
        <SecretShown secret={secret} hint={say("secretOnce")} onClose={onClose} />
      )}
    </Modal>
  );
}
