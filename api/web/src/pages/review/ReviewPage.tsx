import { Group, Tabs, Text, Title } from "@mantine/core";
import { useMay } from "@/client/queries";
import { Choice } from "@/parts/Filters";
import { KINDS } from "@/parts/kinds";
import { useKindName } from "@/parts/Marks";
import { Advice } from "./Advice";
import { Desk } from "./Desk";
import { Export } from "./Export";
import { usePace } from "./pace";
import { Precision } from "./Precision";
import { reviewRoute, type Tab, TABS } from "./route";
import { useReviewWords } from "./words";

const PANEL = { flex: 1, minHeight: 0 } as const;

/** Proposals, one after the other: one key a verdict; what the verdicts tell of the rules, and what they are good for. */
export function ReviewPage() {
  const say = useReviewWords();
  const { tab = "queue", kind } = reviewRoute.useSearch();
  const navigate = reviewRoute.useNavigate();
  const may = useMay();
  const tabs = TABS.filter((one) => one !== "export" || may("manager"));
  const shown = tabs.includes(tab) ? tab : "queue";
  const open = (next: string | null) => void navigate({ search: (now) => ({ ...now, tab: next === "queue" ? undefined : (next as Tab) }) });
  return (
    <Tabs value={shown} onChange={open} keepMounted={false} className="h-page h-fill" style={{ minHeight: 0 }}>
      <Group gap="md">
        <Title order={1}>{say("title")}</Title>
        <Tabs.List>{tabs.map((one) => <Tabs.Tab key={one} value={one}>{say(one)}</Tabs.Tab>)}</Tabs.List>
        {(shown === "queue" || shown === "precision") && <Kinds kind={kind} />}
        {shown === "queue" && <Pace />}
      </Group>
      <Tabs.Panel value="queue" style={PANEL}><Desk key={kind ?? ""} kind={kind} /></Tabs.Panel>
      <Tabs.Panel value="precision" style={PANEL}><Precision kind={kind} /></Tabs.Panel>
      <Tabs.Panel value="advice" style={PANEL}><Advice /></Tabs.Panel>
      <Tabs.Panel value="export" style={PANEL}><Export /></Tabs.Panel>
    </Tabs>
  );
}

function Kinds({ kind }: { kind: string | undefined }) {
  const say = useReviewWords();
  const name = useKindName();
  const navigate = reviewRoute.useNavigate();
  return (
    <Choice
      label={say("kind")}
      value={kind}
      of={KINDS.map((value) => ({ value, label: name(value) }))}
      onChange={(next) => void navigate({ search: (now) => ({ ...now, kind: next }), replace: true })}
      width="11rem"
    />
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
