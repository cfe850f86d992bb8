import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useKeys } from "@/shell/keys";
import { useCasesWords } from "../words";
import { allOf, ranged, type Selection, toggled } from "./selection";

/** Go through rows and select them by keys; return the row that one is at. */
export function useRowKeys(shown: readonly number[], selection: Selection, select: (selection: Selection) => void): number | null {
  const say = useCasesWords();
  const navigate = useNavigate();
  const [at, go] = useState<number | null>(null);
  const next = (step: number) => shown[Math.min(Math.max(shown.indexOf(at ?? -1) + step, 0), shown.length - 1)] ?? null;
  const move = (step: number) => {
    const to = next(step);
    go(to);
    document.querySelector(`[data-case="${String(to)}"]`)?.scrollIntoView({ block: "nearest" });
    return to;
  };
  const extend = (step: number) => {
    const begun = selection.from === null && at !== null ? toggled(selection, at) : selection;
    const to = move(step);
    if (to !== null) select(ranged(begun, to, shown));
  };
  useKeys(say("title"), [
    { keys: "j", does: say("key.next"), act: () => move(1) },
    { keys: "k", does: say("key.previous"), act: () => move(-1) },
    { keys: "Enter", does: say("key.open"), disabled: at === null, act: () => void navigate({ to: "/cases/$caseId", params: { caseId: at ?? 0 } }) },
    { keys: "x", does: say("key.select"), disabled: at === null, act: () => select(toggled(selection, at ?? 0)) },
    { keys: "Shift+j", does: say("key.selectDown"), act: () => extend(1) },
    { keys: "Shift+k", does: say("key.selectUp"), act: () => extend(-1) },
    { keys: "a", does: say("selectAll"), act: () => select(allOf(selection, shown)) },
  ]);
  return at;
}
