import { Button, Group, Text, Title } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useRef } from "react";
import { api, data } from "@/client/http";
import { whileNotLive } from "@/client/live";
import { keys } from "@/client/queries";
import { Empty } from "@/parts/Empty";
import { Failure } from "@/parts/Failure";
import { isFiltered } from "@/parts/Filters";
import { Loading } from "@/parts/Loading";
import { usePartsWords } from "@/parts/words";
import { useKeys } from "@/shell/keys";
import { CaseFilters } from "./CaseFilters";
import { CaseTable } from "./CaseTable";
import { type CaseSearch, casesRoute } from "./route";
import { useCasesWords } from "./words";

const PAGE = 100;

/** Cases by filter, the newest first. */
export function CasesPage() {
  const say = useCasesWords();
  const parts = usePartsWords();
  const search = casesRoute.useSearch();
  const navigate = casesRoute.useNavigate();
  const found = useCases(search);
  const field = useRef<HTMLInputElement>(null);
  const cases = found.data?.pages.flatMap((page) => page.cases) ?? [];
  useKeys(say("title"), [
    { keys: "/", does: say("key.search"), act: () => field.current?.focus() },
    { keys: "x", does: say("key.clear"), act: () => void navigate({ search: {} }) },
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
      {cases.length > 0 && <CaseTable cases={cases} />}
      {found.hasNextPage && (
        <Button variant="default" mx="auto" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {parts("more")}
        </Button>
      )}
    </div>
  );
}

function useCases(search: CaseSearch) {
  return useInfiniteQuery({
    queryKey: [...keys.cases, "list", search],
    queryFn: ({ pageParam, signal }) =>
      data(api.GET("/v1/cases", { params: { query: { ...search, after: pageParam, limit: PAGE } }, signal })),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    refetchInterval: whileNotLive,
  });
}
