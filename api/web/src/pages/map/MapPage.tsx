import { Group, Text, Title } from "@mantine/core";
import { useMemo, useRef, useState } from "react";
import { Failure } from "@/parts/Failure";
import { MapView } from "@/parts/map/MapView";
import { nearer } from "@/parts/map/nearer";
import { VIEWS_FROM_ZOOM } from "./cameras";
import { useLiveCases, useLiveStreams } from "./live";
import classes from "./map.module.css";
import { MapCards } from "./MapCards";
import { MapFilters } from "./MapFilters";
import { casesAsked, useCases } from "./queries";
import { type MapSearch, mapRoute } from "./route";
import { type Picked, picked } from "./search";
import { SidePanel } from "./SidePanel";
import { TimeBar } from "./TimeBar";
import { shownAt, useTimeline } from "./timeline";
import { useMapData } from "./useMapData";
import { useMapWords } from "./words";

/** The district: open cases, unit grids by a figure, cameras and what they see, vehicles, hot spots; now, or at a time before. */
export function MapPage() {
  const say = useMapWords();
  const search = mapRoute.useSearch();
  const navigate = mapRoute.useNavigate();
  const go = (next: MapSearch) => void navigate({ search: next, replace: true });
  const pick = (of: Picked) => go(picked(search, of));
  const timeline = useTimeline(search, (at) => go({ ...search, at }));
  const asked = casesAsked(search, timeline);
  const found = useCases(asked);
  useLiveCases(asked);
  useLiveStreams();
  const cases = useShown(found.data?.features, timeline, search);
  const [isNear, setNear] = useState(false);
  const drawn = useMapData(search, { cases, timeline, isNear });
  const map = useRef<Parameters<typeof nearer>[0] | null>(null);
  const words = timeline === null ? (found.data?.more === true ? "shownMost" : "shown") : search.show === "new" ? "came" : "were";
  return (
    <div className={`h-page h-fill ${classes.page ?? ""}`}>
      <Group gap="md">
        <Title order={1}>{say("title")}</Title>
        <MapFilters search={search} go={go} />
        <Text size="sm" c="dimmed" ml="auto" aria-live={timeline?.isPlaying === true ? "off" : "polite"} data-shown={cases.length}>
          {found.isSuccess && say.count(words, cases.length)}
        </Text>
      </Group>
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      <div className={classes.body}>
        <div className={`${classes.map ?? ""} h-panel`}>
          <MapView
            label={say("title")}
            sources={drawn.sources}
            focus={drawn.focus}
            failure={say("noMapMore")}
            onReady={(made) => (map.current = made)}
            onMove={(_, zoom) => setNear(zoom >= VIEWS_FROM_ZOOM)}
            onPick={(feature, source) => {
              const { id, code } = feature.properties;
              if (source === "cases" && feature.properties.cluster === true && map.current !== null) void nearer(map.current, feature);
              else if (source === "cases") pick({ case: Number(id) });
              if (source === "cameras") pick({ camera: String(id) });
              if (source === "vehicles") pick({ vehicle: String(id) });
              if (source === "cells") pick({ cell: String(code) });
            }}
          >
            <MapCards search={search} go={go} legend={drawn.legend} />
          </MapView>
          <TimeBar search={search} go={go} timeline={timeline} />
        </div>
        <SidePanel search={search} go={go} cases={cases} drawn={drawn} />
      </div>
    </div>
  );
}

function useShown(all: Parameters<typeof shownAt>[0] | undefined, timeline: ReturnType<typeof useTimeline>, { show }: MapSearch) {
  const { at, since, until, step } = timeline ?? {};
  return useMemo(() => {
    if (all === undefined) return [];
    return at === undefined || since === undefined || until === undefined || step === undefined ? all : shownAt(all, { since, until, step }, at, show);
  }, [all, at, since, until, step, show]);
}
