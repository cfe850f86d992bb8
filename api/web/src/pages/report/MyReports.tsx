import { Anchor, Badge, Button, Group, List, Text, Title } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { api, data } from "@/client/http";
import { keys, useMay } from "@/client/queries";
import { Empty } from "@/parts/Empty";
import { Failure } from "@/parts/Failure";
import { Loading } from "@/parts/Loading";
import { StageBadge } from "@/parts/Marks";
import { Time } from "@/parts/Time";
import { useMatterName, useMatters } from "./matters";
import type { Report } from "./outbox";
import classes from "./report.module.css";
import { summary } from "./seen";
import { useReportWords } from "./words";

const PAGE = 20;
/** A detector looks within a minute or two; those who only report hear nothing live. */
const EVERY_MS = 30_000;

/** What this user has reported, and what became of it. */
export function MyReports() {
  const say = useReportWords();
  const found = useInfiniteQuery({
    queryKey: [...keys.reports, "mine"],
    queryFn: ({ pageParam, signal }) => data(api.GET("/v1/reports", { params: { query: { mine: true, limit: PAGE, after: pageParam } }, signal })),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    refetchInterval: EVERY_MS,
  });
  const rows = found.data?.pages.flatMap((page) => page.reports) ?? [];
  return (
    <section className={`h-panel ${classes.step}`} aria-label={say("mine")}>
      <Title order={2} mb="xs">{say("mine")}</Title>
      {found.isPending && <Loading lines={4} height="3rem" />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.data !== undefined && rows.length === 0 && <Empty title={say("none")} more={say("noneMore")} />}
      <List listStyleType="none" withPadding={false} spacing="sm" styles={{ itemWrapper: { display: "block" }, itemLabel: { display: "block" } }}>
        {rows.map((row) => <List.Item key={row.reference}><Row of={row} /></List.Item>)}
      </List>
      {found.hasNextPage && <Button variant="default" fullWidth size="md" h="3rem" mt="sm" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>{say("more")}</Button>}
    </section>
  );
}

function Row({ of }: { of: Report }) {
  const say = useReportWords();
  const called = useMatterName();
  const matter = useMatters().data?.find((one) => one.code === of.code);
  const isReader = useMay()("reader");
  return (
    <>
      <Group justify="space-between" gap="xs">
        <Text fw={600} size="lg">{called({ matter: matter?.matter ?? "", name: of.name })}</Text>
        <Group gap={6}>
          <StageBadge stage={of.case_stage} />
          {of.case_state === "closed" && <Badge color="gray" variant="outline">{say("over")}</Badge>}
        </Group>
      </Group>
      <Group justify="space-between" gap="xs">
        <Text size="md" c="dimmed">
          {of.reference}
          {isReader && <> · <Anchor size="md" underline="always" renderRoot={(props) => <Link to="/cases/$caseId" params={{ caseId: of.case_id }} {...props} />}>{say("case", { id: String(of.case_id) })}</Anchor></>}
        </Text>
        <Time at={of.t} age />
      </Group>
      {of.note !== "" && <Text size="md" lineClamp={2}>{of.note}</Text>}
      {of.files.length > 0 && <Text size="md" c="dimmed">{say.count("attached", of.files.length)} · <Seen of={of} /></Text>}
    </>
  );
}

/** What the detector saw on photos and clips; that nobody looked is not that nothing was seen. */
function Seen({ of: { seen } }: { of: Report }) {
  const say = useReportWords();
  if (seen === null) return <>{say("notLooked")}</>;
  const { things, unreadable } = summary(seen);
  const told = things.map(({ name, most }) => `${say.of("class", name)} × ${most}`).join(say("between"));
  return <>{things.length > 0 ? say("saw", { things: told }) : say("sawNothing")}{unreadable > 0 && ` ${say.count("unreadable", unreadable)}`}</>;
}
