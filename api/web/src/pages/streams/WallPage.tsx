import { ActionIcon, Group, SegmentedControl, Text, Title, Tooltip } from "@mantine/core";
import { IconMaximize, IconMinimize } from "@tabler/icons-react";
import { useFullscreenElement } from "@mantine/hooks";
import { useMemo, useRef } from "react";
import { Empty } from "@/parts/Empty";
import { Failure } from "@/parts/Failure";
import { Loading } from "@/parts/Loading";
import { usePartsWords } from "@/parts/words";
import { useKeys } from "@/shell/keys";
import { LOCALES, useLanguage } from "@/words/words";
import { List } from "./List";
import { useStreams, useStreets } from "./queries";
import { streamsRoute, type WallSearch } from "./route";
import { chosen, SIZES, type StreamView } from "./told";
import { Wall } from "./Wall";
import { WallFilters } from "./WallFilters";
import classes from "./wall.module.css";
import { useStreamsWords } from "./words";

/** All cameras: a wall of pictures, or a list. */
export function WallPage() {
  const say = useStreamsWords();
  const language = useLanguage();
  const search = streamsRoute.useSearch();
  const navigate = streamsRoute.useNavigate();
  const go = (next: WallSearch) => void navigate({ search: next, replace: true });
  const found = useStreams();
  const shown = useMemo(() => chosen(found.data ?? [], search, LOCALES[language]), [found.data, search, language]);
  const { ref, toggle, fullscreen } = useFullscreenElement<HTMLDivElement>();
  const field = useRef<HTMLInputElement>(null);
  useWallKeys(search, go, { full: () => void toggle(), find: () => field.current?.focus() });
  return (
    <div className={`h-page h-fill ${classes.page ?? ""}`} ref={ref}>
      <Group gap="md">
        <Title order={1}>{say("title")}</Title>
        <WallFilters search={search} go={go} streams={found.data ?? []} field={field} />
        <Group gap="xs" ml="auto" wrap="nowrap">
          <Text size="sm" c="dimmed" aria-live="polite">{found.isSuccess && say.count("shown", shown.length)}</Text>
          <Look search={search} go={go} />
          <Full isFull={fullscreen} toggle={() => void toggle()} />
        </Group>
      </Group>
      {found.isPending && <Loading lines={6} height="7rem" />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.isSuccess && shown.length === 0 && <Empty title={say("none")} more={say(found.data.length === 0 ? "noneYet" : "noneMore")} />}
      {shown.length > 0 && <Shown search={search} streams={shown} />}
    </div>
  );
}

function Shown({ search, streams }: { search: WallSearch; streams: readonly StreamView[] }) {
  const streets = useStreets().data;
  const names = useMemo(() => new Map((streets ?? []).map((one) => [one.value, one.label])), [streets]);
  return search.view === "list" ? <List streams={streams} streets={names} /> : <Wall streams={streams} size={search.size ?? "medium"} />;
}

function Full({ isFull, toggle }: { isFull: boolean; toggle: () => void }) {
  const say = useStreamsWords();
  const word = say(isFull ? "leaveFull" : "full");
  return (
    <Tooltip label={word}>
      <ActionIcon aria-label={word} onClick={toggle}>{isFull ? <IconMinimize size="1.1rem" stroke={1.6} /> : <IconMaximize size="1.1rem" stroke={1.6} />}</ActionIcon>
    </Tooltip>
  );
}

/** Wall or list, and how large tiles are. */
function Look({ search, go }: { search: WallSearch; go: (next: WallSearch) => void }) {
  const say = useStreamsWords();
  const views = (["wall", "list"] as const).map((value) => ({ value, label: say(value) }));
  return (
    <>
      {search.view !== "list" && (
        <SegmentedControl size="xs" aria-label={say("size")} value={search.size ?? "medium"} onChange={(size) => go({ ...search, size })} data={SIZES.map((value) => ({ value, label: say(`size.${value}`) }))} />
      )}
      <SegmentedControl size="xs" aria-label={say("view")} value={search.view ?? "wall"} onChange={(view) => go({ ...search, view })} data={views} />
    </>
  );
}

function useWallKeys(search: WallSearch, go: (next: WallSearch) => void, { full, find }: { full: () => void; find: () => void }) {
  const say = useStreamsWords();
  const parts = usePartsWords();
  const size = SIZES.indexOf(search.size ?? "medium");
  const sized = (at: number) => go({ ...search, size: SIZES[Math.min(Math.max(at, 0), SIZES.length - 1)] });
  useKeys(say("title"), [
    { keys: "/", does: say("key.find"), act: find },
    { keys: "ArrowRight", does: say("key.move"), act: () => document.querySelector<HTMLElement>("[data-stream][tabindex='0']")?.focus() },
    { keys: "+", does: say("key.larger"), act: () => sized(size + 1) },
    { keys: "-", does: say("key.smaller"), act: () => sized(size - 1) },
    { keys: "w", does: say("key.view"), act: () => go({ ...search, view: search.view === "list" ? undefined : "list" }) },
    { keys: "b", does: say("key.worst"), act: () => go({ ...search, sort: search.sort === "state" ? undefined : "state" }) },
    { keys: "f", does: say("full"), act: full },
    { keys: "x", does: parts("clear"), act: () => go({ view: search.view, size: search.size }) },
  ]);
}
