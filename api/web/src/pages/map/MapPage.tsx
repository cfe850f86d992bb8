import { Group, Text, Title, useComputedColorScheme } from "@mantine/core";
import { useMemo } from "react";
import { Failure } from "@/parts/Failure";
import { Choice, FilterBar, isFiltered } from "@/parts/Filters";
import { KINDS, STAGES } from "@/parts/kinds";
import { MapView } from "@/parts/map/MapView";
import type { MapSource } from "@/parts/map/style";
import { useKindName } from "@/parts/Marks";
import { usePartsWords } from "@/parts/words";
import { useKeys } from "@/shell/keys";
import { Legend } from "./Legend";
import { cameraSource, caseSources, cellSource } from "./layers";
import classes from "./map.module.css";
import { type Found, useCells, useOpenCases, useStreams, useStreets } from "./queries";
import { type MapSearch, mapRoute } from "./route";
import { SidePanel } from "./SidePanel";
import { useMapWords } from "./words";

const FIGURES = ["cases", "flow", "none"] as const;

/** The district: open cases, cells by a figure, cameras. */
export function MapPage() {
  const say = useMapWords();
  const search = mapRoute.useSearch();
  const navigate = mapRoute.useNavigate();
  const go = (next: MapSearch) => void navigate({ search: next, replace: true });
  const found = useOpenCases(search);
  const cells = useCellSource(search);
  const sources = useSources(search, found.data, cells);
  const shown = found.data?.cases.length ?? 0;
  return (
    <div className="h-page h-fill">
      <Group gap="md">
        <Title order={1}>{say("title")}</Title>
        <MapFilters search={search} go={go} />
        <Text size="sm" c="dimmed" ml="auto" aria-live="polite">
          {found.isSuccess && say.count(found.data.more ? "shownMost" : "shown", shown)}
        </Text>
      </Group>
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      <div className={classes.body}>
        <div className={`${classes.map} h-panel`}>
          <MapView
            label={say("title")}
            sources={sources}
            onPick={({ properties }, source) => {
              const { cells: figure, kind, stage, street } = search;
              const kept = { cells: figure, kind, stage, street };
              if (source === "cases" && properties.id !== undefined) go({ ...kept, case: Number(properties.id) });
              if (source === "cameras") go({ ...kept, camera: String(properties.id) });
              if (source === "cells") go({ ...kept, cell: String(properties.code) });
            }}
          >
            {cells !== null && <Legend figure={search.cells === "flow" ? "flow" : "cases"} classes={cells.classes} colours={cells.colours} />}
          </MapView>
        </div>
        <SidePanel search={search} go={go} cases={found.data?.cases ?? []} />
      </div>
    </div>
  );
}

function useCellSource(search: MapSearch) {
  const scheme = useComputedColorScheme("light");
  const figure = search.cells ?? "cases";
  const areas = useCells(figure !== "none").data;
  return useMemo(() => (areas === undefined || figure === "none" ? null : cellSource(areas, figure, scheme)), [areas, figure, scheme]);
}

function useSources(search: MapSearch, found: Found | undefined, cells: MapSource | null): MapSource[] {
  const scheme = useComputedColorScheme("light");
  const streams = useStreams().data;
  return useMemo(
    () => [
      ...(cells === null ? [] : [cells]),
      cameraSource(streams ?? [], scheme),
      ...caseSources(found?.cases ?? [], search.case, scheme),
    ],
    [cells, streams, found, search.case, scheme],
  );
}

function MapFilters({ search, go }: { search: MapSearch; go: (next: MapSearch) => void }) {
  const say = useMapWords();
  const parts = usePartsWords();
  const name = useKindName();
  const streets = useStreets();
  useKeys(say("title"), [
    { keys: "c", does: say("figure.cases"), act: () => go({ ...search, cells: "cases" }) },
    { keys: "v", does: say("figure.flow"), act: () => go({ ...search, cells: "flow" }) },
    { keys: "n", does: say("figure.none"), act: () => go({ ...search, cells: "none" }) },
    { keys: "x", does: parts("clear"), act: () => go({}) },
  ]);
  return (
    <FilterBar clear={isFiltered(search) ? () => go({}) : undefined}>
      <Choice
        label={say("figure")}
        value={search.cells}
        of={FIGURES.map((value) => ({ value, label: say(`figure.${value}`) }))}
        onChange={(cells) => go({ ...search, cells })}
        width="10rem"
      />
      <Choice label={say("kind")} value={search.kind} of={KINDS.map((value) => ({ value, label: name(value) }))} onChange={(kind) => go({ ...search, kind })} width="10rem" />
      <Choice label={say("stage")} value={search.stage} of={STAGES.map((value) => ({ value, label: parts(`stage.${value}`) }))} onChange={(stage) => go({ ...search, stage })} />
      <Choice label={say("street")} value={search.street} of={streets.data ?? []} onChange={(street) => go({ ...search, street })} width="10rem" />
    </FilterBar>
  );
}
