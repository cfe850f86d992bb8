import { Group, Tabs, Text, Title } from "@mantine/core";
import { Choice } from "@/parts/Filters";
import { KINDS } from "@/parts/kinds";
import { useKindName } from "@/parts/Marks";
import { Desk } from "./Desk";
import { usePace } from "./pace";
import { Precision } from "./Precision";
import { reviewRoute } from "./route";
import { useReviewWords } from "./words";

/** Proposals, one after the other: one key a verdict. */
export function ReviewPage() {
  const say = useReviewWords();
  const { tab = "queue", kind } = reviewRoute.useSearch();
  const navigate = reviewRoute.useNavigate();
  const name = useKindName();
  return (
    <Tabs
      value={tab}
      onChange={(next) => void navigate({ search: (now) => ({ ...now, tab: next === "precision" ? "precision" : undefined }) })}
      keepMounted={false}
      className="h-page h-fill"
      style={{ minHeight: 0 }}
    >
      <Group gap="md">
        <Title order={1}>{say("title")}</Title>
        <Tabs.List>
          <Tabs.Tab value="queue">{say("queue")}</Tabs.Tab>
          <Tabs.Tab value="precision">{say("precision")}</Tabs.Tab>
        </Tabs.List>
        <Choice
          label={say("kind")}
          value={kind}
          of={KINDS.map((value) => ({ value, label: name(value) }))}
          onChange={(next) => void navigate({ search: (now) => ({ ...now, kind: next }), replace: true })}
          width="11rem"
        />
        <Pace />
      </Group>
      <Tabs.Panel value="queue" style={{ flex: 1, minHeight: 0 }}><Desk key={kind ?? ""} kind={kind} /></Tabs.Panel>
      <Tabs.Panel value="precision" style={{ flex: 1, minHeight: 0 }}><Precision kind={kind} /></Tabs.Panel>
    </Tabs>
  );
}

function Pace() {
  const say = useReviewWords();
  const { hour, day } = usePace();
  return (
    <Text size="sm" c="dimmed" ml="auto" title={say("paceHint")}>
      {say("pace", { hour, day })}
    </Text>
  );
}
