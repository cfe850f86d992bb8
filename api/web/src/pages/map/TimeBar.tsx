import { ActionIcon, Group, SegmentedControl, Slider, Text } from "@mantine/core";
import { IconPlayerPause, IconPlayerPlay } from "@tabler/icons-react";
import { usePartsWords } from "@/parts/words";
import { useKeys } from "@/shell/keys";
import { useFormat } from "@/words/format";
import classes from "./map.module.css";
import type { MapSearch } from "./route";
import { filtered } from "./search";
import type { Span, Timeline } from "./timeline";
import { useMapWords } from "./words";

const SPANS: readonly Span[] = ["day", "week", "month"];
const NEXT: Record<"now" | Span, Span | undefined> = { now: "day", day: "week", week: "month", month: undefined };

interface TimeBarProps {
  search: MapSearch;
  go: (next: MapSearch) => void;
  timeline: Timeline | null;
}

/** Now, or a look back: which time, at which moment in it, and whether it plays. */
export function TimeBar({ search, go, timeline }: TimeBarProps) {
  const say = useMapWords();
  const parts = usePartsWords();
  const over = (span: Span | undefined) => go({ ...filtered(search, {}), span, at: undefined, show: span === undefined ? undefined : search.show });
  const isNow = timeline === null;
  useKeys(say("time"), [
    { keys: "t", does: say("key.span"), act: () => over(NEXT[search.span ?? "now"]) },
    { keys: "[", does: say("key.back"), act: () => timeline?.move(-1), disabled: isNow },
    { keys: "]", does: say("key.on"), act: () => timeline?.move(1), disabled: isNow },
    { keys: "p", does: say("key.play"), act: () => timeline?.play(), disabled: isNow },
    { keys: "w", does: say("key.show"), act: () => go({ ...search, show: search.show === "new" ? undefined : "new" }), disabled: isNow },
  ]);
  return (
    <Group className={classes.time} gap="sm" wrap="nowrap" role="group" aria-label={say("time")}>
      <SegmentedControl
        size="xs"
        aria-label={say("time")}
        value={search.span ?? "now"}
        data={["now" as const, ...SPANS].map((value) => ({ value, label: say(`span.${value}`) }))}
        onChange={(value) => over(value === "now" ? undefined : value)}
      />
      {timeline !== null && (
        <>
          <ActionIcon aria-label={parts(timeline.isPlaying ? "pause" : "play")} onClick={timeline.play}>
            {timeline.isPlaying ? <IconPlayerPause size="1.1rem" /> : <IconPlayerPlay size="1.1rem" />}
          </ActionIcon>
          <Moment timeline={timeline} />
          <SegmentedControl
            size="xs"
            aria-label={say("show")}
            value={search.show ?? "open"}
            data={(["open", "new"] as const).map((value) => ({ value, label: say(`show.${value}`) }))}
            onChange={(value) => go({ ...search, show: value === "new" ? "new" : undefined })}
          />
        </>
      )}
    </Group>
  );
}

/** The slider and the moment that it stands at. */
function Moment({ timeline }: { timeline: Timeline }) {
  const say = useMapWords();
  const format = useFormat();
  const { since, until, step, at, go } = timeline;
  const told = format.moment(at).replace(/:\d\d$/, "");
  return (
    <>
      <Slider
        className={classes.slider}
        size="sm"
        min={since}
        max={until}
        step={step}
        value={at}
        onChange={go}
        label={null}
        thumbLabel={say("moment")}
        thumbProps={{ "aria-valuetext": told }}
      />
      <Text size="sm" fw={600} className={classes.moment}>{told}</Text>
    </>
  );
}
