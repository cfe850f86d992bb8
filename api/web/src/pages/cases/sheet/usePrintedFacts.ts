import type { CaseDetail } from "@/client/types";
import { useReasonWords } from "@/parts/reason/words";
import { useFormat } from "@/words/format";
import { noteOf } from "../one/CaseFacts";
import { sources } from "../one/source";
import { useCasesWords } from "../words";
import { useDated } from "./useDated";

/** What stands on the sheet beside the pictures, as texts; what is not known is left out. */
export function usePrintedFacts(of: CaseDetail): [string, string][] {
  const say = useCasesWords();
  const things = useReasonWords();
  const format = useFormat();
  const dated = useDated();
  const moment = (at: number | null) => (at === null ? "" : dated(at));
  const place = of.lat === null || of.lon === null ? say("noPlace") : `${format.number(of.lat, 6)}, ${format.number(of.lon, 6)} (${of.datum})`;
  const facts: [string, string | null][] = [
    [say("class"), of.code === null ? null : `${of.code} ${of.name ?? ""} (${of.standard ?? ""})`],
    [say("thing"), things.of("class", of.class_name)],
    [say("source"), `${say(`from.${of.channel}`)}: ${sources(of.events, say).join(", ")}`],
    [say("opened"), moment(of.opened)],
    [say("lastSeen"), moment(of.last_seen)],
    [say("due"), moment(of.due)],
    [say("closedAt"), of.closed === null ? null : `${moment(of.closed)} ${noteOf(of.close_note, say)}`],
    [say("place"), of.radius_m === null ? place : `${place} ± ${format.metres(of.radius_m)}`],
    [say("grid"), of.grid_code],
    [say("responsibility"), of.responsibility_code],
    [say("asset"), of.asset_code],
    [say("department"), of.department],
    [say("verdict"), of.verdict === null ? null : say(`verdict.${of.verdict}`)],
    [say("recursOf"), of.recurs_of === null ? null : `${String(of.recurs_of)} ${say.count("recurrence", of.recurrence)}`],
    [say("numbers"), of.numbers.map((one) => `${one.number} (${one.name})`).join(", ")],
  ];
  return facts.filter((fact): fact is [string, string] => fact[1] !== null && fact[1] !== "");
}
