import { Text } from "@mantine/core";
import { Chart } from "@/parts/Chart";
import { Empty } from "@/parts/Empty";
import { Failure } from "@/parts/Failure";
import { Loading } from "@/parts/Loading";
import { useFormat } from "@/words/format";
import { Definitions } from "./Definitions";
import { compared, courseOf, RATES, sorted } from "./indicators";
import type { Period } from "./period";
import { useIndicators } from "./queries";
import { RateTable } from "./RateTable";
import type { EvaluationSearch } from "./route";
import { useEvaluationWords } from "./words";

export interface ViewProps {
  search: EvaluationSearch;
  go: (next: EvaluationSearch) => void;
  period: Period;
}

/** The indicators of each group beside those of the period before, the course of one, and how each is defined. */
export function Rates({ search, go, period }: ViewProps) {
  const say = useEvaluationWords();
  const format = useFormat();
  const { by = "street" } = search;
  const found = useIndicators(by, period, search);
  const before = useIndicators(by, period.before, search);
  const [whole, wholeBefore] = [useIndicators("all", period, search), useIndicators("all", period.before, search)];
  if (found.isPending) return <Loading lines={10} />;
  if (found.isError) return <Failure error={found.error} retry={() => void found.refetch()} />;
  const groups = sorted(compared(found.data.rows, before.data?.rows ?? []), search.rate);
  if (groups.length === 0) return <Empty title={say("none")} more={say("noneMore")} />;
  const [all] = compared(whole.data?.rows ?? [], wholeBefore.data?.rows ?? []);
  return (
    <>
      <Text size="sm" c="dimmed" mb="xs">{say("comparedWith", { from: format.day(period.before.since), to: format.day(period.before.until - 1) })}</Text>
      <RateTable by={by} groups={groups} all={all} search={search} go={go} period={period} />
      <Course search={search} period={period} />
      <Definitions />
    </>
  );
}

/** One indicator of all groups together, by day, week or month. */
function Course({ search, period }: Omit<ViewProps, "go">) {
  const say = useEvaluationWords();
  const every = period.days <= 31 ? "day" : period.days <= 120 ? "week" : "month";
  const { name } = RATES.find((one) => one.name === search.rate) ?? RATES[7];
  const found = useIndicators("all", period, search, every);
  if (found.data === undefined) return null;
  const { times, values } = courseOf(found.data.rows, name);
  const label = say("courseOf", { rate: say(`rate.${name}`), every: say(`every.${every}`) });
  return (
    <section className="h-panel" aria-label={say("course")} style={{ padding: "var(--mantine-spacing-sm)", marginTop: "var(--mantine-spacing-sm)" }}>
      {values.every((value) => value === null)
        ? <Text size="sm" c="dimmed">{label}: {say("noneOfRate")}</Text>
        : <Chart label={label} unit="%" height={180} digits={1} times={times} series={[{ label: say(`rate.${name}`), values }]} />}
    </section>
  );
}
