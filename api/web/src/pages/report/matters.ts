/** What can be reported: classes of the table of codes, in words, those used last first. */

import { useQuery } from "@tanstack/react-query";
import type { components } from "@/client/api";
import { api, data } from "@/client/http";
import { keep, orKept } from "@/client/kept";
import { keys } from "@/client/queries";
import { useLanguage } from "@/words/words";
import { useReportWords } from "./words";

export type Matter = components["schemas"]["MatterView"];

const USED = "hutong.report.kinds";
/** So many are offered as large buttons. */
const SHORT_LIST = 6;
/** What inspectors of a district report most, where nothing was used yet (the kinds that cameras look for). */
const COMMON = ["litter", "bin_overflow", "litter_pile", "illegal_parking", "bike_parking", "road_trading"];

export function useMatters() {
  return useQuery({
    queryKey: keys.codes,
    staleTime: 3_600_000,
    queryFn: ({ signal }) => orKept("matters", (patience = signal) => askMatters(patience)),
  });
}

async function askMatters(signal: AbortSignal): Promise<Matter[]> {
  const { matters } = await data(api.GET("/v1/codes", { signal }));
  keep("matters", matters);
  return matters;
}

/** Return what a matter is called: in Chinese as the table of codes says. */
export function useMatterName(): (matter: Pick<Matter, "matter" | "name">) => string {
  const say = useReportWords();
  const isChinese = useLanguage() === "zh";
  return ({ matter, name }) => {
    if (isChinese) return name;
    const known = say.of("matter", matter);
    return known === matter ? name : known;
  };
}

/** Remember that a matter was reported. */
export function noteUsed(matter: string): void {
  localStorage.setItem(USED, JSON.stringify([matter, ...used().filter((one) => one !== matter)].slice(0, SHORT_LIST)));
}

/** Return the matters for the large buttons: used last, then common ones. */
export function shortList(matters: readonly Matter[], last: readonly string[] = used()): readonly Matter[] {
  const wanted = [...new Set([...last, ...COMMON])];
  return wanted.flatMap((name) => matters.filter((one) => one.matter === name)).slice(0, SHORT_LIST);
}

function used(): readonly string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(USED) ?? "[]");
    return Array.isArray(kept) ? kept.filter((one): one is string => typeof one === "string") : [];
  } catch {
    return [];
  }
}

/** Return matters by the first two digits of their class, in their order. */
export function byMajor(matters: readonly Matter[]): readonly (readonly [major: string, matters: readonly Matter[]])[] {
  const majors = [...new Set(matters.map((one) => one.code.slice(0, 2)))].sort();
  return majors.map((major) => [major, matters.filter((one) => one.code.startsWith(major))]);
}
