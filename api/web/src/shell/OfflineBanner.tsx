import { useNetwork } from "@mantine/hooks";
import { Group, Text } from "@mantine/core";
import { IconWifiOff } from "@tabler/icons-react";
import { useShellWords } from "./words";

/** Says across the page that there is no network. */
export function OfflineBanner() {
  const say = useShellWords();
  const { online } = useNetwork();
  if (online) return null;
  return (
    <Group role="alert" gap="xs" px="md" py={6} wrap="nowrap" bg="var(--h-medium-fill)" c="var(--h-medium)">
      <IconWifiOff size="1.1rem" stroke={1.6} />
      <Text size="sm">{say("offline")}</Text>
    </Group>
  );
}
