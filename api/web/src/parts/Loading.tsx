import { Skeleton, Stack, VisuallyHidden } from "@mantine/core";
import { usePartsWords } from "./words";

/** The shape of what comes. */
export function Loading({ lines = 5, height = "1.6rem" }: { lines?: number; height?: string | number }) {
  const say = usePartsWords();
  return (
    <Stack gap="xs" role="status" aria-busy="true" w="100%">
      <VisuallyHidden>{say("loading")}</VisuallyHidden>
      {Array.from({ length: lines }, (_, line) => (
        <Skeleton key={line} height={height} radius="sm" />
      ))}
    </Stack>
  );
}
