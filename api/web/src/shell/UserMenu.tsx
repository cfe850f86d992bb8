import { Box, Button, Menu } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconBook, IconChevronDown, IconKey, IconLogout, IconUser } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { api, keepCsrf } from "@/client/http";
import { forget } from "@/client/kept";
import { useMe, useSite } from "@/client/queries";
import { PasswordDialog } from "./PasswordDialog";
import { useShellWords } from "./words";

/** Who is signed in, their password, the way out. */
export function UserMenu() {
  const say = useShellWords();
  const me = useMe();
  const site = useSite();
  const [changing, dialog] = useDisclosure(false);
  const signOut = useSignOut();
  return (
    <>
      <Menu position="bottom-end" width={220} transitionProps={{ duration: 0 }}>
        <Menu.Target>
          <Button
            variant="subtle"
            color="gray"
            px="xs"
            leftSection={<IconUser size="1.1rem" stroke={1.6} />}
            rightSection={<IconChevronDown size="0.9rem" stroke={1.6} />}
            aria-label={say("user", { name: me.name })}
          >
            <Box component="span" visibleFrom="xs">
              {me.name}
            </Box>
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{me.roles.map((role) => say.of("role", role)).join(", ")}</Menu.Label>
          <Menu.Item leftSection={<IconKey size="1rem" stroke={1.6} />} onClick={dialog.open}>
            {say("changePassword")}
          </Menu.Item>
          <Menu.Item leftSection={<IconBook size="1rem" stroke={1.6} />} component="a" href="/docs">
            {say("reference")}
          </Menu.Item>
          <Menu.Item leftSection={<IconLogout size="1rem" stroke={1.6} />} onClick={signOut}>
            {say("signOut")}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Label>{say("about", { version: site.version })}</Menu.Label>
        </Menu.Dropdown>
      </Menu>
      <PasswordDialog opened={changing} onClose={dialog.close} />
    </>
  );
}

function useSignOut(): () => void {
  const client = useQueryClient();
  const navigate = useNavigate();
  return () => {
    void (async () => {
      await api.DELETE("/v1/sessions");
      keepCsrf(null);
      forget("me");
      await navigate({ to: "/sign-in", search: {} });
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== "site" });
    })();
  };
}
