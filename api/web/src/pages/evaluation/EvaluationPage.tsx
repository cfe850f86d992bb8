import { Box, Button, Group, Tabs, Title } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useMemo } from "react";
import { useSite } from "@/client/queries";
import { useNow } from "@/parts/Time";
import { useKeys } from "@/shell/keys";
import { dayOf } from "@/words/days";
import { Cleanliness } from "./Cleanliness";
import { EvaluationFilters } from "./EvaluationFilters";
import { type Period, periodOf } from "./period";
import { fileOf } from "./queries";
import { Rates } from "./Rates";
import { type EvaluationSearch, evaluationRoute, VIEWS } from "./route";
import { Spots } from "./Spots";
import { useEvaluationWords } from "./words";

/** How well cases are dealt with, where and when they come up, how clean streets are. */
export function EvaluationPage() {
  const say = useEvaluationWords();
  const search = evaluationRoute.useSearch();
  const navigate = evaluationRoute.useNavigate();
  const go = (next: EvaluationSearch) => void navigate({ search: next, replace: true });
  const period = usePeriod(search);
  const { view = "rates" } = search;
  useKeys(say("title"), VIEWS.map((name, at) => ({ keys: String(at + 1), does: say(`view.${name}`), act: () => go({ ...search, view: name }) })));
  return (
    <div className="h-page">
      <Group gap="md" align="start">
        <Title order={1}>{say("title")}</Title>
        <Box flex="1 1 30rem" miw={0}><EvaluationFilters search={search} go={go} period={period} /></Box>
        <Export search={search} period={period} />
      </Group>
      <Tabs value={view} onChange={(next) => go({ ...search, view: VIEWS.find((one) => one === next) })} keepMounted={false}>
        <Tabs.List mb="sm">
          {VIEWS.map((name) => <Tabs.Tab key={name} value={name}>{say(`view.${name}`)}</Tabs.Tab>)}
        </Tabs.List>
        <Tabs.Panel value="rates"><Rates search={search} go={go} period={period} /></Tabs.Panel>
        <Tabs.Panel value="spots"><Spots search={search} go={go} period={period} /></Tabs.Panel>
        <Tabs.Panel value="cleanliness"><Cleanliness search={search} period={period} /></Tabs.Panel>
      </Tabs>
    </div>
  );
}

function usePeriod({ from, to }: EvaluationSearch): Period {
  const { timezone } = useSite();
  const today = dayOf(useNow(), timezone);
  return useMemo(() => periodOf({ from, to }, today, timezone), [from, to, today, timezone]);
}

/** The same figures as a sheet. */
function Export({ search: { view = "rates", by = "street", kind, grid }, period: { since, until, from, to } }: { search: EvaluationSearch; period: Period }) {
  const say = useEvaluationWords();
  const address = {
    rates: fileOf("/v1/evaluation", { by, since, until, kind, grid }),
    spots: fileOf("/v1/evaluation/hot-spots", { since, until, kind, grid, limit: 5000 }),
    cleanliness: fileOf("/v1/counts", { since, until, grid, interval: "1d", class_name: "litter" }),
  }[view];
  return (
    <Button component="a" href={address} download={`${view}-${from}-${to}.csv`} variant="default" leftSection={<IconDownload size="1rem" stroke={1.6} />}>
      {say("export")}
    </Button>
  );
}
