import { Badge, Group, Text, Timeline } from "@mantine/core";
import { Failure } from "@/parts/Failure";
import { Loading } from "@/parts/Loading";
import { Time } from "@/parts/Time";
import { useShellWords } from "@/shell/words";
import { useFormat } from "@/words/format";
import { type Step, useFlow } from "../queries";
import { useCasesWords } from "../words";
import { noteOf } from "./CaseFacts";

/** Every step of a case: when, who, from where to where, and what was said. */
export function FlowRecord({ id }: { id: number }) {
  const flow = useFlow(id);
  if (flow.isPending) return <Loading lines={4} />;
  if (flow.isError) return <Failure error={flow.error} retry={() => void flow.refetch()} />;
  const { steps } = flow.data;
  return (
    <Timeline active={steps.length} bulletSize={12} lineWidth={2} color="gray">
      {steps.map((step) => <Timeline.Item key={step.id} title={<StepTitle of={step} />}><StepWords of={step} /></Timeline.Item>)}
    </Timeline>
  );
}

function StepTitle({ of }: { of: Step }) {
  const say = useCasesWords();
  return (
    <Group gap="xs">
      <Text size="sm" fw={600}>{say.of("move", of.move)}</Text>
      <Text size="sm">{say(`status.${of.status}`)}</Text>
      {of.is_overdue && <Badge color="red">{say("wasLate")}</Badge>}
      <Text size="sm" c="dimmed" ml="auto"><Time at={of.t} age /></Text>
    </Group>
  );
}

function StepWords({ of }: { of: Step }) {
  const say = useCasesWords();
  const format = useFormat();
  const parts = [
    useMover()(of),
    of.department === null ? null : say("toDepartment", { department: of.department }),
    of.phase === null || of.used_s === null ? null : say("used", { phase: say(`phase.${of.phase}`), time: format.duration(of.used_s) }),
  ];
  return (
    <>
      <Text size="sm" c="dimmed">{parts.filter((part) => part !== null).join(" · ")}</Text>
      {of.opinion !== null && <Text size="sm" style={{ whiteSpace: "pre-wrap" }}>{noteOf(of.opinion, say)}</Text>}
    </>
  );
}

/** Return who made a step, with what they were. */
export function useMover(): (of: Pick<Step, "by" | "roles">) => string {
  const say = useCasesWords();
  const shell = useShellWords();
  return ({ by, roles }) => {
    if (roles === "pipeline") return say("cameras");
    const known = roles.split(",").map((role) => shell.of("role", role)).join(", ");
    return known === "" ? by : `${by} (${known})`;
  };
}
