import { Button, Menu, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, data } from "@/client/http";
import { keys } from "@/client/queries";
import { useKeys } from "@/shell/keys";
import type { ReviewItem, Verdict } from "./queue";
import { useReviewWords } from "./words";

/** Proposals of one kind and camera, so near in time, are one cluster. */
const NEAR_S = 600;
const MOST = 100;

/** Others like the one that is shown: a word for all of them at once. */
export function Cluster({ item, drop }: { item: ReviewItem | undefined; drop: (ids: readonly number[]) => void }) {
  const say = useReviewWords();
  const client = useQueryClient();
  const ids = useCluster(item);
  const judge = useMutation({
    mutationFn: (verdict: Verdict) =>
      data(api.POST("/v1/review/verdicts", { body: { verdicts: ids.map((case_id) => ({ case_id, verdict, file: false })) } })),
    onSuccess: ({ results }) => {
      const refused = results.filter((one) => one.result === "refused");
      drop(results.filter((one) => one.result === "taken").map((one) => one.case_id));
      notifications.show({ message: say.count("clusterJudged", results.length - refused.length) });
      const [first] = refused;
      if (first !== undefined) notifications.show({ color: "red", title: say("refused", { id: String(first.case_id) }), message: first.detail ?? "" });
    },
    onError: (error) => notifications.show({ color: "red", message: error.message }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.review }),
  });
  useKeys(say("title"), [
    { keys: "Shift+f", does: say("allFalse"), act: () => judge.mutate("false"), disabled: ids.length < 2 },
    { keys: "Shift+t", does: say("allTrue"), act: () => judge.mutate("true"), disabled: ids.length < 2 },
  ]);
  if (ids.length < 2) return null;
  return (
    <Menu position="top-end" transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <Button variant="default" ml="auto" loading={judge.isPending}>{say.count("cluster", ids.length)}</Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{say("clusterHint")}</Menu.Label>
        <Menu.Item onClick={() => judge.mutate("true")} rightSection={<Text size="xs">⇧T</Text>}>{say("allTrue")}</Menu.Item>
        <Menu.Item onClick={() => judge.mutate("false")} rightSection={<Text size="xs">⇧F</Text>}>{say("allFalse")}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function useCluster(item: ReviewItem | undefined): number[] {
  const { kind, opened = 0, streams: [stream] = [] } = item ?? {};
  const found = useQuery({
    queryKey: [...keys.review, "cluster", item?.case_id],
    enabled: stream !== undefined,
    queryFn: ({ signal }) => {
      const query = { kind, stream, status: "proposed" as const, since: opened - NEAR_S, until: opened + NEAR_S, limit: MOST };
      return data(api.GET("/v1/cases", { params: { query }, signal }));
    },
  });
  return found.data?.cases.map((one) => one.case_id) ?? [];
}
