import { useMemo } from "react";
import { useAreas, useClasses } from "./queries";
import type { GROUPS } from "./route";
import { useEvaluationWords } from "./words";

type By = (typeof GROUPS)[number];
const AREAS = new Set<By>(["street", "community", "cell", "responsibility"]);

/** Return what a group is called: areas by their names, classes by those of the national list. */
export function useGroupName(by: By): (group: string | null) => string {
  const say = useEvaluationWords();
  const isArea = AREAS.has(by);
  const areas = useAreas(isArea && by !== "cell" ? (by as "street") : "street", isArea).data;
  const classes = useClasses(by === "code").data;
  const names = useMemo(
    () => new Map([...(areas?.features ?? []).map((one) => [one.properties.code, one.properties.name] as const), ...(classes ?? []).map((one) => [one.code, one.name] as const)]),
    [areas, classes],
  );
  return (group) => {
    if (group === null) return say(`without.${by}`);
    if (by === "channel") return say.of("channel", group);
    return by === "cell" ? cellName(group, names) : (names.get(group) ?? group);
  };
}

/** Call a unit grid by its street and the digits of community and grid: they have no names of their own. */
export function cellName(code: string, streets: ReadonlyMap<string, string>): string {
  const street = code.slice(0, 9);
  return `${streets.get(street) ?? street} ${code.slice(9, 12)}-${code.slice(12)}`;
}
