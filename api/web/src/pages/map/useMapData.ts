/** What lies on the map for an address, from below to above. */

import { useComputedColorScheme } from "@mantine/core";
import { useMemo } from "react";
import type { MapSource } from "@/parts/map/style";
import { useNow } from "@/parts/Time";
import { type Camera, cameraSource, viewSource } from "./cameras";
import { caseSource, chosenSources, byCell, type MapCase } from "./cases";
import { cellSource, classesOf, coloursOf, crossings, type Figure, type Spot, spotSource } from "./cells";
import { useCameras, useCells, useFlow, useOutlines, useSpots, useVehicles } from "./queries";
import type { MapSearch } from "./route";
import { shows } from "./search";
import type { Timeline } from "./timeline";
import { type Vehicle, vehicleGround, vehicleSource } from "./vehicles";

export interface CellLegend {
  figure: Figure;
  classes: readonly number[];
  colours: readonly string[];
}

export interface Drawn {
  sources: readonly MapSource[];
  legend: CellLegend | null;
  /** The place of what is picked. */
  focus: readonly [lon: number, lat: number] | null;
  figures: ReadonlyMap<string, number>;
  flow: ReadonlyMap<string, number>;
  cameras: readonly Camera[];
  vehicles: readonly Vehicle[];
  spots: readonly Spot[];
}

const NONE: readonly never[] = [];

interface Shown {
  cases: readonly MapCase[];
  timeline: Timeline | null;
  /** The map is so near that the ground that cameras see is drawn. */
  isNear: boolean;
}

export function useMapData(search: MapSearch, { cases, timeline, isNear }: Shown): Drawn {
  const scheme = useComputedColorScheme("light");
  const cells = useColouredCells(search, cases);
  const chosen = useMemo(() => cases.find((one) => one.id === search.case), [cases, search.case]);
  const cameras = useCameras().data ?? NONE;
  const vehicles = useVehicles().data ?? NONE;
  const now = useNow();
  const shapes = useCells();
  const spots = useSpots(search.hot === true || search.list === "spots", search, timeline).data?.spots ?? NONE;
  const outlines = useOutlines(shows(search, "views") && (isNear || search.camera !== undefined));
  const on = { cases: shows(search, "cases"), cameras: shows(search, "cameras"), views: shows(search, "views"), vehicles: shows(search, "vehicles") };
  const spotted = useMemo(() => spotSource(shapes, search.hot === true ? spots : NONE, scheme), [shapes, spots, search.hot, scheme]);
  const views = useMemo(() => viewSource(on.views ? outlines : undefined, search.camera, scheme), [on.views, outlines, search.camera, scheme]);
  const stands = useMemo(() => cameraSource(on.cameras ? cameras : NONE, scheme), [on.cameras, cameras, scheme]);
  const lie = useMemo(() => caseSource(on.cases ? cases : NONE, scheme), [on.cases, cases, scheme]);
  const choice = useMemo(() => chosenSources(chosen, scheme), [chosen, scheme]);
  const drive = useMemo(() => {
    const driving = on.vehicles ? vehicles : NONE;
    return [vehicleGround(driving, scheme), vehicleSource(driving, search.vehicle, now, scheme)];
  }, [on.vehicles, vehicles, search.vehicle, now, scheme]);
  const sources = useMemo(() => {
    const [error, top] = choice;
    const [ground, discs] = drive;
    return [cells.source, views, ground, error, stands, lie, spotted, top, discs].filter((one) => one !== undefined);
  }, [cells.source, spotted, views, stands, lie, choice, drive]);
  const focus = useFocus(search, chosen, cameras, vehicles);
  return { sources, legend: cells.legend, figures: cells.figures, flow: cells.flow, focus, cameras, vehicles, spots };
}

function useColouredCells({ cells: figure = "cases" }: MapSearch, cases: readonly MapCase[]) {
  const scheme = useComputedColorScheme("light");
  const shapes = useCells();
  const areas = useFlow(figure === "flow");
  const figures = useMemo(() => byCell(cases), [cases]);
  const flow = useMemo(() => new Map((areas?.features ?? []).map((one) => [one.properties.code, crossings(one.properties)])), [areas]);
  const coloured = figure === "flow" ? flow : figures;
  const classes = useMemo(() => classesOf([...coloured.values()]), [coloured]);
  const source = useMemo(
    () => cellSource(figure === "none" ? undefined : shapes, coloured, classes, scheme),
    [figure, shapes, coloured, classes, scheme],
  );
  const legend = figure === "none" ? null : { figure, classes, colours: coloursOf(classes, scheme) };
  return { source, legend, figures, flow };
}

function useFocus(search: MapSearch, chosen: MapCase | undefined, cameras: readonly Camera[], vehicles: readonly Vehicle[]): Drawn["focus"] {
  const [lon, lat] = chosen?.geometry?.coordinates ?? placeOf(search, cameras, vehicles) ?? [];
  return useMemo(() => (lon === undefined || lat === undefined ? null : [lon, lat]), [lon, lat]);
}

function placeOf({ camera, vehicle }: MapSearch, cameras: readonly Camera[], vehicles: readonly Vehicle[]): [number, number] | null {
  const one = camera === undefined ? vehicles.find(({ id }) => id === vehicle) : cameras.find(({ id }) => id === camera);
  return one === undefined ? null : [one.lon, one.lat];
}
