import { Button, Code, CopyButton, Group, ScrollArea, Table, Text, Title } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Fragment, useState } from "react";
import type { components } from "@/client/api";
import { api, data } from "@/client/http";
import { keys, useSite } from "@/client/queries";
import { DayField } from "@/parts/DayField";
import { Empty } from "@/parts/Empty";
import { Failure } from "@/parts/Failure";
import { Choice, FilterBar, isFiltered, SearchField } from "@/parts/Filters";
import { Loading } from "@/parts/Loading";
import { Time } from "@/parts/Time";
import { usePartsWords } from "@/parts/words";
import { dayEnd, dayStart } from "@/words/days";
import { type AuditSearch, auditRoute } from "./route";
import { useAuditWords } from "./words";

type Entry = components["schemas"]["AuditEntry"];

const PAGE = 100;
const ACTIONS = [
  "evidence.added", "evidence.read", "evidence.read_masked", "evidence.prepared", "evidence.prepared_masked", "evidence.deleted", "evidence.purged", "case.held", "case.hold_lifted",
  "report.contact_read", "session.begun", "user.added", "user.roles_given", "user.password_set", "user.disabled", "user.enabled",
  "user.signed_out", "token.made", "token.revoked",
] as const;

/** Who looked at, took out or changed what, and what for. */
export function AuditPage() {
  const say = useAuditWords();
  const search = auditRoute.useSearch();
  const found = useAudit(search);
  const head = found.data?.pages[0]?.head;
  return (
    <div className="h-page">
      <Group justify="space-between">
        <Title order={1}>{say("title")}</Title>
        {head !== undefined && <Head head={head} />}
      </Group>
      <AuditFilters search={search} />
      {found.isPending && <Loading lines={12} />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.isSuccess && <Found found={found} isFiltered={isFiltered(search)} />}
    </div>
  );
}

function Found({ found, isFiltered }: { found: ReturnType<typeof useAudit>; isFiltered: boolean }) {
  const say = useAuditWords();
  const parts = usePartsWords();
  const entries = found.data?.pages.flatMap((page) => page.entries) ?? [];
  if (entries.length === 0) return <Empty title={say("none")} more={say(isFiltered ? "noneMore" : "noneYet")} />;
  return (
    <>
      <AuditTable entries={entries} />
      {found.hasNextPage && (
        <Button variant="default" mx="auto" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {parts("more")}
        </Button>
      )}
    </>
  );
}

function useAudit(search: AuditSearch) {
  const { timezone } = useSite();
  const { from, to, ...rest } = search;
  const query = {
    ...rest,
    since: from === undefined ? undefined : dayStart(from, timezone),
    until: to === undefined ? undefined : dayEnd(to, timezone),
  };
  return useInfiniteQuery({
    queryKey: [...keys.audit, query],
    queryFn: ({ pageParam, signal }) => data(api.GET("/v1/audit", { params: { query: { ...query, before: pageParam, limit: PAGE } }, signal })),
    initialPageParam: null as number | null,
    getNextPageParam: (last) => last.next,
  });
}

function Head({ head }: { head: string }) {
  const say = useAuditWords();
  const [number = "", hash = ""] = head.split(":");
  return (
    <Group gap="xs">
      <Text size="xs" c="dimmed" title={head}>{say("head", { number, hash: hash.slice(0, 12) })}</Text>
      <CopyButton value={head}>
        {({ copied, copy }) => <Button variant="default" size="compact-xs" onClick={copy}>{say(copied ? "copied" : "copyHead")}</Button>}
      </CopyButton>
    </Group>
  );
}

function AuditFilters({ search }: { search: AuditSearch }) {
  const say = useAuditWords();
  const navigate = auditRoute.useNavigate();
  const go = (next: AuditSearch) => void navigate({ search: next, replace: true });
  const day = (key: "from" | "to") => (
    <DayField label={say(key)} value={search[key]} onChange={(chosen) => go({ ...search, [key]: chosen })} />
  );
  return (
    <FilterBar clear={isFiltered(search) ? () => go({}) : undefined}>
      <SearchField label={say("actor")} value={search.actor} onChange={(actor) => go({ ...search, actor })} />
      <Choice
        label={say("action")}
        value={search.action}
        of={ACTIONS.map((value) => ({ value, label: say.of("action", value) }))}
        onChange={(action) => go({ ...search, action })}
        width="16rem"
      />
      <SearchField label={say("subject")} value={search.subject} onChange={(subject) => go({ ...search, subject })} />
      {day("from")}
      {day("to")}
    </FilterBar>
  );
}

function AuditTable({ entries }: { entries: readonly Entry[] }) {
  const say = useAuditWords();
  const [open, show] = useState<number | null>(null);
  return (
    <ScrollArea className="h-panel" type="auto">
      <Table stickyHeader miw="60rem">
        <Table.Thead>
          <Table.Tr>
            <Table.Th ta="right">{say("number")}</Table.Th>
            <Table.Th>{say("when")}</Table.Th>
            <Table.Th>{say("who")}</Table.Th>
            <Table.Th>{say("did")}</Table.Th>
            <Table.Th>{say("what")}</Table.Th>
            <Table.Th>{say("purpose")}</Table.Th>
            <Table.Th>{say("address")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {entries.map((one) => (
            <Fragment key={one.sequence}>
              <Row of={one} isOpen={open === one.sequence} toggle={() => show(open === one.sequence ? null : one.sequence)} />
              {open === one.sequence && (
                <Table.Tr>
                  <Table.Td colSpan={7}><Code block>{JSON.stringify({ detail: one.detail, actor_id: one.actor_id, hash: one.hash, previous: one.previous }, null, 1)}</Code></Table.Td>
                </Table.Tr>
              )}
            </Fragment>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}

function Row({ of, isOpen, toggle }: { of: Entry; isOpen: boolean; toggle: () => void }) {
  const say = useAuditWords();
  return (
    <Table.Tr>
      <Table.Td ta="right">
        <Button variant="subtle" size="compact-sm" aria-expanded={isOpen} aria-label={say("entry", { number: String(of.sequence) })} onClick={toggle}>
          {of.sequence}
        </Button>
      </Table.Td>
      <Table.Td><Time at={of.t} /></Table.Td>
      <Table.Td>{of.actor}{of.actor_kind === "token" && <Text span size="xs" c="dimmed"> {say("token")}</Text>}</Table.Td>
      <Table.Td>{say.of("action", of.action)}</Table.Td>
      <Table.Td maw="24rem"><Text size="sm" className="h-cut" title={of.subject}>{of.subject}</Text></Table.Td>
      <Table.Td maw="14rem"><Text size="sm" className="h-cut" title={of.purpose}>{of.purpose === "" ? "–" : say.of("purpose", of.purpose)}</Text></Table.Td>
      <Table.Td>{of.address || "–"}</Table.Td>
    </Table.Tr>
  );
}
