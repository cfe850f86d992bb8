import { Badge, Button, Drawer, ScrollArea, Table, Text } from "@mantine/core";
import { Empty } from "@/parts/Empty";
import { Failure } from "@/parts/Failure";
import { Choice, FilterBar, isFiltered } from "@/parts/Filters";
import { Loading } from "@/parts/Loading";
import { CaseLink } from "@/parts/Marks";
import { Time } from "@/parts/Time";
import { usePartsWords } from "@/parts/words";
import { MessageSheet } from "./MessageSheet";
import { type Delivery, useDeliveries, useWebhooks } from "./queries";
import { type DeliverySearch, deliveriesRoute, STATES } from "./route";
import { COLOURS } from "./types";
import { useDeliveriesWords } from "./words";

/** Messages by filter, the newest first; one is shown whole beside the list. */
export function Messages() {
  const say = useDeliveriesWords();
  const parts = usePartsWords();
  const { tab, delivery, ...asked } = deliveriesRoute.useSearch();
  const navigate = deliveriesRoute.useNavigate();
  const found = useDeliveries(asked);
  const rows = found.data?.pages.flatMap((page) => page.deliveries) ?? [];
  const go = (next: DeliverySearch) => void navigate({ search: { tab, ...next }, replace: true });
  return (
    <>
      <MessageFilters asked={asked} onChange={go} />
      {found.isPending && <Loading lines={10} />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.isSuccess && rows.length === 0 && <Empty title={say("none")} more={say(isFiltered(asked) ? "noneMore" : "noneYet")} />}
      {rows.length > 0 && <MessageTable rows={rows} open={(id) => go({ ...asked, delivery: id })} />}
      {found.hasNextPage && (
        <Button variant="default" mx="auto" mt="sm" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {parts("more")}
        </Button>
      )}
      <Drawer
        opened={delivery !== undefined}
        onClose={() => go(asked)}
        position="right"
        size="xl"
        title={say("message", { id: String(delivery ?? "") })}
        closeButtonProps={{ "aria-label": say("close") }}
      >
        {delivery !== undefined && <MessageSheet id={delivery} />}
      </Drawer>
    </>
  );
}

function MessageFilters({ asked, onChange }: { asked: DeliverySearch; onChange: (next: DeliverySearch) => void }) {
  const say = useDeliveriesWords();
  const webhooks = useWebhooks();
  return (
    <FilterBar clear={isFiltered(asked) ? () => onChange({}) : undefined}>
      <Choice
        label={say("state")}
        value={asked.state}
        of={STATES.map((value) => ({ value, label: say(`state.${value}`) }))}
        onChange={(state) => onChange({ ...asked, state })}
      />
      {webhooks.data !== undefined && (
        <Choice
          label={say("receiver")}
          value={asked.webhook}
          of={webhooks.data.map((one) => ({ value: one.id, label: one.url }))}
          onChange={(webhook) => onChange({ ...asked, webhook })}
          width="22rem"
        />
      )}
    </FilterBar>
  );
}

function MessageTable({ rows, open }: { rows: readonly Delivery[]; open: (id: number) => void }) {
  const say = useDeliveriesWords();
  const webhooks = useWebhooks();
  const urls = new Map(webhooks.data?.map((one) => [one.id, one.url]));
  return (
    <ScrollArea className="h-panel" mt="sm" type="auto">
      <Table stickyHeader miw="58rem">
        <Table.Thead>
          <Table.Tr>
            <Table.Th ta="right">{say("number")}</Table.Th>
            <Table.Th>{say("state")}</Table.Th>
            <Table.Th>{say("type")}</Table.Th>
            <Table.Th ta="right">{say("case")}</Table.Th>
            <Table.Th>{say("receiver")}</Table.Th>
            <Table.Th ta="right">{say("tries")}</Table.Th>
            <Table.Th>{say("answer")}</Table.Th>
            <Table.Th>{say("when")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((one) => (
            <Table.Tr key={one.id}>
              <Table.Td ta="right">
                <Button variant="subtle" size="compact-sm" onClick={() => open(one.id)} aria-label={say("message", { id: String(one.id) })}>
                  {one.id}
                </Button>
              </Table.Td>
              <Table.Td><Badge color={COLOURS[one.state]} variant="light">{say(`state.${one.state}`)}</Badge></Table.Td>
              <Table.Td>{say.of("type", one.type)}</Table.Td>
              <Table.Td ta="right">{one.case_id === null ? "–" : <CaseLink id={one.case_id} />}</Table.Td>
              <Table.Td maw="18rem"><Text size="sm" className="h-cut" title={urls.get(one.webhook)}>{urls.get(one.webhook) ?? one.receiver}</Text></Table.Td>
              <Table.Td ta="right">{one.attempt_count}</Table.Td>
              <Table.Td maw="16rem"><Text size="sm" className="h-cut" title={one.last_error ?? undefined}>{one.last_error ?? one.last_status ?? "–"}</Text></Table.Td>
              <Table.Td><When of={one} /></Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}

function When({ of }: { of: Delivery }) {
  const say = useDeliveriesWords();
  if (of.done !== null) return <Time at={of.done} age />;
  if (of.next_at === null) return <>–</>;
  return <>{say("next")} <Time at={of.next_at} /></>;
}
