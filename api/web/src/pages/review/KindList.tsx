import { Button, Stack, Text } from "@mantine/core";
import { KeyHint } from "@/parts/KeyHint";
import { useKindName } from "@/parts/Marks";
import { useKeys } from "@/shell/keys";
import { useReviewWords } from "./words";

const KINDS = ["parking", "litter", "bins", "abandoned", "crowd", "fireworks", "cleanliness"];

interface KindListProps {
  now: string;
  choose: (kind: string) => void;
  back: () => void;
}

/** What it really is, a digit each. */
export function KindList({ now, choose, back }: KindListProps) {
  const say = useReviewWords();
  const name = useKindName();
  const kinds = KINDS.filter((kind) => kind !== now);
  useKeys(
    say("whichKind"),
    kinds.map((kind, at) => ({ keys: String(at + 1), does: name(kind), act: () => choose(kind) })),
  );
  return (
    <Stack gap={6} p="sm" className="h-panel" role="group" aria-label={say("whichKind")}>
      <Text size="sm" fw={600}>{say("whichKind")}</Text>
      {kinds.map((kind, at) => (
        <Button key={kind} variant="default" justify="space-between" rightSection={<KeyHint keys={String(at + 1)} />} onClick={() => choose(kind)}>
          {name(kind)}
        </Button>
      ))}
      <Button variant="subtle" color="gray" justify="space-between" rightSection={<KeyHint keys="Escape" />} onClick={back}>{say("back")}</Button>
    </Stack>
  );
}
