import { ActionIcon, Badge, Button, Group, Menu, ScrollArea, Stack, Table, Text } from "@mantine/core";
import { IconDots, IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { api, data } from "@/client/http";
import { useMe } from "@/client/queries";
import { Empty } from "@/parts/Empty";
import { Failure } from "@/parts/Failure";
import { Loading } from "@/parts/Loading";
import { Time } from "@/parts/Time";
import { useShellWords } from "@/shell/words";
import { PasswordForm } from "./PasswordForm";
import { type User, useAccessChange, useUsers } from "./queries";
import { UserForm } from "./UserForm";
import { useAccessWords } from "./words";

/** People who sign in, their roles and streets. */
export function Users() {
  const say = useAccessWords();
  const found = useUsers();
  const [edited, edit] = useState<User | "new" | null>(null);
  return (
    <Stack gap="sm">
      <Group>
        <Button leftSection={<IconPlus size="1rem" stroke={1.6} />} onClick={() => edit("new")}>{say("addUser")}</Button>
      </Group>
      {found.isPending && <Loading lines={6} />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.data?.length === 0 && <Empty title={say("noUsers")} more={say("noUsersMore")} />}
      {found.data !== undefined && found.data.length > 0 && <UserTable users={found.data} edit={edit} />}
      {edited !== null && <UserForm of={edited === "new" ? null : edited} onClose={() => edit(null)} />}
    </Stack>
  );
}

function UserTable({ users, edit }: { users: readonly User[]; edit: (user: User) => void }) {
  const say = useAccessWords();
  const shell = useShellWords();
  return (
    <ScrollArea className="h-panel" type="auto">
      <Table stickyHeader miw="56rem">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{say("name")}</Table.Th>
            <Table.Th>{say("state")}</Table.Th>
            <Table.Th>{say("roles")}</Table.Th>
            <Table.Th>{say("streets")}</Table.Th>
            <Table.Th>{say("signsInWith")}</Table.Th>
            <Table.Th>{say("lastSignIn")}</Table.Th>
            <Table.Th aria-label={say("actions")} />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {users.map((one) => (
            <Table.Tr key={one.name}>
              <Table.Td fw={600}>{one.name}</Table.Td>
              <Table.Td><StateBadge state={one.state} /></Table.Td>
              <Table.Td>{one.roles.map((role) => shell.of("role", role)).join(", ")}</Table.Td>
              <Table.Td maw="16rem"><Text size="sm" className="h-cut">{one.streets.length === 0 ? say("allStreets") : one.streets.join(", ")}</Text></Table.Td>
              <Table.Td>{say.of("with", one.signs_in_with)}</Table.Td>
              <Table.Td>{one.last_sign_in === null ? say("never") : <Time at={one.last_sign_in} age />}</Table.Td>
              <Table.Td ta="right"><UserMenu of={one} edit={() => edit(one)} /></Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}

/** In force, disabled, expired or revoked. */
export function StateBadge({ state }: { state: string }) {
  const say = useAccessWords();
  return <Badge variant="light" color={state === "in force" ? "teal" : "gray"}>{say.of("state", state)}</Badge>;
}

function UserMenu({ of, edit }: { of: User; edit: () => void }) {
  const say = useAccessWords();
  const me = useMe();
  const [isSetting, set] = useState(false);
  const path = { params: { path: { name: of.name } } };
  const isIn = of.state === "in force";
  const state = useAccessChange(
    (next: User["state"]) => data(api.PATCH("/v1/users/{name}", { ...path, body: { state: next } })),
    (user) => say(user.state === "in force" ? "enabled" : "disabled", { name: user.name }),
  );
  const signOut = useAccessChange(() => api.DELETE("/v1/users/{name}/sessions", path), () => say("signedOut", { name: of.name }));
  return (
    <>
      <Menu position="bottom-end" transitionProps={{ duration: 0 }}>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={say("moreOf", { name: of.name })}><IconDots size="1rem" stroke={1.6} /></ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={edit}>{say("editUser")}</Menu.Item>
          {of.signs_in_with === "password" && <Menu.Item onClick={() => set(true)}>{say("setPassword")}</Menu.Item>}
          <Menu.Item onClick={() => signOut.mutate(undefined)}>{say("signOut")}</Menu.Item>
          <Menu.Divider />
          <Menu.Item color={isIn ? "red" : undefined} disabled={of.name === me.name} onClick={() => state.mutate(isIn ? "disabled" : "in force")}>
            {say(isIn ? "disable" : "enable")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {isSetting && <PasswordForm name={of.name} onClose={() => set(false)} />}
    </>
  );
}
