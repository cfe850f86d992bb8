import { Anchor, Group, Select, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { api, data } from "@/client/http";
import { keys } from "@/client/queries";
import { Empty } from "@/parts/Empty";
import { Failure } from "@/parts/Failure";
import { Loading } from "@/parts/Loading";
import { useKindName } from "@/parts/Marks";
import classes from "./advice.module.css";
import { DWELL, measuresOf } from "./advice";
import { Outcome } from "./Outcome";
import { precisionQuery, type Row } from "./Precision";
import { reviewRoute } from "./route";
import { useReviewWords } from "./words";

/** What would change if a rule asked for more, worked out from what operators judged. */
export function Advice() {
  const say = useReviewWords();
  const search = reviewRoute.useSearch();
  const rules = useQuery(precisionQuery(undefined));
  if (rules.isPending) return <Loading lines={8} />;
  if (rules.isError) return <Failure error={rules.error} retry={() => void rules.refetch()} />;
  const [first] = rules.data.rules;
  if (first === undefined) return <Empty title={say("noWords")} more={say("adviceNone")} />;
  const rule = rules.data.rules.find((one) => one.stream_id === search.stream && one.rule_id === search.rule) ?? first;
  const measures = measuresOf(rule.kind);
  const measure = measures.includes(search.measure ?? "") ? (search.measure ?? DWELL) : (measures[0] ?? DWELL);
  return (
    <div className={classes.page}>
      <Stack gap="sm" p="md" className="h-panel">
        <Choices rules={rules.data.rules} rule={rule} measures={measures} measure={measure} />
        <Text size="sm" c="dimmed">{say("adviceHow")}</Text>
        <Anchor size="sm" renderRoot={(props) => <Link to="/streams/$streamId" params={{ streamId: rule.stream_id }} {...props} />}>
          {say("toCamera", { camera: rule.stream_id })}
        </Anchor>
      </Stack>
      <Answer key={`${rule.stream_id} ${rule.rule_id} ${measure}`} rule={rule} measure={measure} />
    </div>
  );
}

interface ChoicesProps {
  rules: readonly Row[];
  rule: Row;
  measures: readonly string[];
  measure: string;
}

function Choices({ rules, rule, measures, measure }: ChoicesProps) {
  const say = useReviewWords();
  const name = useKindName();
  const navigate = reviewRoute.useNavigate();
  const key = (one: Row) => `${one.stream_id} ${one.rule_id}`;
  const choose = (chosen: string | null) => {
    const found = rules.find((one) => key(one) === chosen);
    if (found !== undefined) void navigate({ search: (now) => ({ ...now, stream: found.stream_id, rule: found.rule_id, measure: undefined, at: undefined }), replace: true });
  };
  const isOnly = (one: Row) => rules.filter((other) => other.stream_id === one.stream_id && other.kind === one.kind).length === 1;
  const offered = rules.map((one) => ({ value: key(one), label: `${one.stream_id} · ${name(one.kind)}${isOnly(one) ? "" : ` (${one.rule_id})`}` }));
  return (
    <Group gap="sm" grow preventGrowOverflow={false}>
      <Select label={say("ruleOf")} data={offered} value={key(rule)} onChange={choose} allowDeselect={false} searchable comboboxProps={{ transitionProps: { duration: 0 } }} />
      <Select
        label={say("measure")}
        data={measures.map((value) => ({ value, label: say.of("measure", value) }))}
        value={measure}
        onChange={(value) => void navigate({ search: (now) => ({ ...now, measure: value ?? undefined, at: undefined }), replace: true })}
        allowDeselect={false}
        disabled={measures.length < 2}
        comboboxProps={{ transitionProps: { duration: 0 } }}
      />
    </Group>
  );
}

function Answer({ rule, measure }: { rule: Row; measure: string }) {
  const say = useReviewWords();
  const asked = { rule: rule.rule_id, stream: rule.stream_id, measure };
  const found = useQuery({
    queryKey: [...keys.review, "advice", asked],
    queryFn: ({ signal }) => data(api.GET("/v1/review/advice", { params: { query: asked }, signal })),
  });
  if (found.isPending) return <Loading lines={8} />;
  if (found.isError) return <Failure error={found.error} retry={() => void found.refetch()} />;
  if (found.data.cases === 0 || found.data.rows.length === 0) return <Empty title={say("adviceEmpty")} more={say("adviceEmptyMore")} />;
  return <Outcome of={found.data} />;
}
