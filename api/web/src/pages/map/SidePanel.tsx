import { SegmentedControl } from "@mantine/core";
import { useKeys } from "@/shell/keys";
import { CaseList } from "./CaseList";
import type { MapCase } from "./cases";
import { CameraList, SpotList, VehicleList } from "./lists";
import { CameraFacts, CellFacts, VehicleFacts } from "./facts";
import classes from "./map.module.css";
import type { MapSearch } from "./route";
import { type ListName, type Picked, picked } from "./search";
import type { Drawn } from "./useMapData";
import { useMapWords } from "./words";

const LISTS: readonly ListName[] = ["cases", "cameras", "vehicles", "spots"];

interface SidePanelProps {
  search: MapSearch;
  go: (next: MapSearch) => void;
  cases: readonly MapCase[];
  drawn: Drawn;
}

/** What was picked, and all that the map shows as lists: who can't see or use the map has everything here. */
export function SidePanel({ search, go, cases, drawn }: SidePanelProps) {
  const say = useMapWords();
  const list: ListName = search.list ?? "cases";
  const pick = (of: Picked) => go(picked(search, of));
  const open = (name: ListName) => go({ ...search, list: name === "cases" ? undefined : name });
  const camera = drawn.cameras.find((one) => one.id === search.camera);
  const vehicle = drawn.vehicles.find((one) => one.id === search.vehicle);
  useKeys(say("list"), [{ keys: "l", does: say("key.list"), act: () => open(LISTS[(LISTS.indexOf(list) + 1) % LISTS.length] ?? "cases") }]);
  return (
    <aside className={`${classes.side ?? ""} h-panel`} aria-label={say("list")}>
      <SegmentedControl
        fullWidth
        size="xs"
        radius={0}
        aria-label={say("list")}
        value={list}
        data={LISTS.map((value) => ({ value, label: say(`list.${value}`) }))}
        onChange={(value) => open(value)}
      />
      {camera !== undefined && <CameraFacts of={camera} />}
      {vehicle !== undefined && <VehicleFacts of={vehicle} />}
      {search.cell !== undefined && <CellFacts code={search.cell} drawn={drawn} close={() => pick({})} />}
      {list === "cases" && <CaseList cases={search.cell === undefined ? cases : cases.filter((one) => one.properties.grid_code === search.cell)} chosen={search.case} choose={(id) => go({ ...picked(search, { case: id }), cell: search.cell })} />}
      {list === "cameras" && <CameraList cameras={drawn.cameras} chosen={search.camera} choose={(id) => pick({ camera: id })} />}
      {list === "vehicles" && <VehicleList vehicles={drawn.vehicles} chosen={search.vehicle} choose={(id) => pick({ vehicle: id })} />}
      {list === "spots" && <SpotList spots={drawn.spots} chosen={search.cell} choose={(code) => pick({ cell: code })} />}
    </aside>
  );
}
