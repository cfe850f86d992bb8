import { Stack, Text } from "@mantine/core";
import { reasons, type Told } from "./reason";
import { useTold } from "./told";

/** Why an event fired, in sentences with its figures. */
export function Reasons({ event }: { event: Told }) {
  const told = useTold();
  return (
    <Stack gap={2}>
      {reasons(event).map((reason, at) => (
        <Text key={reason.key} size="sm" fw={at === 0 ? 600 : undefined}>{told(reason)}</Text>
      ))}
    </Stack>
  );
}
