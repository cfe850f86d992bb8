import { Button, Menu } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { api, data } from "@/client/http";
import { keys } from "@/client/queries";
import { KeyHint } from "@/parts/KeyHint";
import { useKeys } from "@/shell/keys";
import type { ReviewItem } from "./queue";
import { useSettled } from "./settled";
import type { Reviewing } from "./useQueue";
import { useReviewWords } from "./words";

/** Proposals of one kind and camera, so near in time, are one cluster. */
const NEAR_S = 600;
const MOST = 50;

/** Others like the one that is shown: a word for all of them at once. */
export function Cluster({ item, queue }: { item: ReviewItem; queue: Reviewing }) {
  const say = useReviewWords();
  const alike = useCluster(item);
  const isAlone = alike.length < 2;
  const judge = (verdict: "true" | "false") => queue.judgeAll(alike, { verdict, file: false });
  useKeys(say("title"), [
    { keys: "Shift+f", does: say("allFalse"), act: () => judge("false"), disabled: isAlone },
    { keys: "Shift+t", does: say("allTrue"), act: () => judge("true"), disabled: isAlone },
  ]);
  if (isAlone) return null;
  return (
    <Menu position="top-end" transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <Button variant="default" ml="auto">{say.count("cluster", alike.length)}</Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{say("clusterHint")}</Menu.Label>
        <Menu.Item onClick={() => judge("true")} rightSection={<KeyHint keys="Shift+t" />}>{say("allTrue")}</Menu.Item>
        <Menu.Item onClick={() => judge("false")} rightSection={<KeyHint keys="Shift+f" />}>{say("allFalse")}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** The one that is shown first, then those like it that nobody settled. */
function useCluster(item: ReviewItem): ReviewItem[] {
  const { kind, opened, streams: [stream] } = item;
  const isSettled = useSettled(item.case_id);
  const found = useQuery({
    queryKey: [...keys.review, "cluster", item.case_id],
    enabled: stream !== undefined && isSettled,
    queryFn: ({ signal }) => {
      const query = { kind, stream, status: "proposed" as const, since: opened - NEAR_S, until: opened + NEAR_S, limit: MOST };
      return data(api.GET("/v1/cases", { params: { query }, signal }));
    },
  });
  const others = found.data?.cases.filter((one) => one.case_id !== item.case_id) ?? [];
  return [item, ...others.map((one) => ({ ...one, leased_by: null, leased_until: null, picture: null }))];
}
