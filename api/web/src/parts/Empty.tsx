import { Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

interface EmptyProps {
  title: string;
  more?: string;
  children?: ReactNode;
}

/** Nothing to show, and what can be done about it. */
export function Empty({ title, more, children }: EmptyProps) {
  return (
    <Stack align="center" justify="center" gap="sm" p="xl" mih="14rem" ta="center">
      <Title order={2} fw={600}>
        {title}
      </Title>
      {more !== undefined && (
        <Text c="dimmed" maw="36rem">
          {more}
        </Text>
      )}
      {children}
    </Stack>
  );
}
