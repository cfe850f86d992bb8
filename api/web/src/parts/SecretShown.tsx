import { Button, Code, CopyButton, Group, Stack, Text } from "@mantine/core";
import { usePartsWords } from "./words";

/** A secret that is shown this once; `hint` says where it goes. */
export function SecretShown({ secret, hint, onClose }: { secret: string; hint: string; onClose: () => void }) {
  const say = usePartsWords();
  return (
    <Stack>
      <Text size="sm">{hint}</Text>
      <Code block>{secret}</Code>
      <Group justify="flex-end">
        <CopyButton value={secret}>
          {({ copied, copy }) => <Button variant="default" onClick={copy}>{say(copied ? "copied" : "copy")}</Button>}
        </CopyButton>
        <Button onClick={onClose}>{say("done")}</Button>
      </Group>
    </Stack>
  );
}
