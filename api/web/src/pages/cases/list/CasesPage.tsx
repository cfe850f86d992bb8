import { Button, Group, Text, Title } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { api, data } from "@/client/http";
import { whileNotLive } from "@/client/live";
import { keys } from "@/client/queries";
import type { CaseView } from "@/client/types";
import { Empty } from "@/parts/Empty";
import { Failure } from "@/parts/Failure";
import { isFiltered } from "@/parts/Filters";
import { Loading } from "@/parts/Loading";
import { usePartsWords } from "@/parts/words";
import { useKeys } from "@/shell/keys";
import { type CaseSearch, casesRoute } from "../route";
import { useCasesWords } from "../words";
import { asked } from "./asked";
import { BulkBar } from "./BulkBar";
import { CaseFilters } from "./CaseFilters";
import { CaseTable } from "./CaseTable";
import { among, NONE } from "./selection";

const PAGE = 100;

/** Cases by filter, in an order; several of them can be moved at once. */
export function CasesPage() {
  const say = useCasesWords();
  const search = casesRoute.useSearch();
  const navigate = casesRoute.useNavigate();
  const found = useCases(search);
  const field = useRef<HTMLInputElement>(null);
  const cases = found.data?.pages.flatMap((page) => page.cases) ?? [];
  useKeys(say("title"), [
    { keys: "/", does: say("key.search"), act: () => field.current?.focus() },
    { keys: "c", does: say("key.clear"), act: () => void navigate({ search: {} }) },
  ]);
  return (
    <div className="h-page">
      <Group justify="space-between">
        <Title order={1}>{say("title")}</Title>
        <Text size="sm" c="dimmed" aria-live="polite">
          {found.isSuccess && say.count("shown", cases.length)}
        </Text>
      </Group>
      <CaseFilters search={search} field={field} onChange={(next) => void navigate({ search: next, replace: true })} />
      {found.isPending && <Loading lines={12} />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.isSuccess && cases.length === 0 && <Empty title={say("none")} more={say(isFiltered(search) ? "noneMore" : "noneYet")} />}
      {cases.length > 0 && <Selectable cases={cases} />}
      {found.hasNextPage && <More loading={found.isFetchingNextPage} read={() => void found.fetchNextPage()} />}
    </div>
  );
}

function Selectable({ cases }: { cases: readonly CaseView[] }) {
  const [selection, select] = useState(NONE);
  const chosen = new Set(among(selection, cases.map((one) => one.case_id)));
  return (
    <>
      <BulkBar cases={cases.filter((one) => chosen.has(one.case_id))} clear={() => select(NONE)} />
      <CaseTable cases={cases} selection={selection} select={select} />
    </>
  );
}

function More({ loading, read }: { loading: boolean; read: () => void }) {
  const parts = usePartsWords();
  return <Button variant="default" mx="auto" loading={loading} onClick={read}>{parts("more")}</Button>;
}

function useCases(search: CaseSearch) {
  const query = asked(search);
  return useInfiniteQuery({
    queryKey: [...keys.cases, "list", query],
    queryFn: ({ pageParam, signal }) =>
      data(api.GET("/v1/cases", { params: { query: { ...query, after: pageParam, limit: PAGE } }, signal })),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    refetchInterval: whileNotLive,
  });
}
