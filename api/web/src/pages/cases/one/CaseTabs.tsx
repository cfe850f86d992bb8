import { Tabs } from "@mantine/core";
import type { ReactNode } from "react";
import { useMay } from "@/client/queries";
import type { CaseDetail } from "@/client/types";
import { useKeys } from "@/shell/keys";
import { caseRoute, type Tab } from "../caseRoute";
import { useCasesWords } from "../words";
import { DeliveryList } from "./DeliveryList";
import { FlowRecord } from "./FlowRecord";
import { HistoryList } from "./HistoryList";
import { NearList } from "./NearList";
import { Sightings } from "./Sightings";

/** What was done with a case, what else there was at its place, and what was sent of it; which one is shown stands in the address. */
export function CaseTabs({ of }: { of: CaseDetail }) {
  const say = useCasesWords();
  const may = useMay();
  const { tab = "flow" } = caseRoute.useSearch();
  const navigate = caseRoute.useNavigate();
  const open = (next: Tab) => void navigate({ search: next === "flow" ? {} : { tab: next }, replace: true, resetScroll: false });
  const shown: Partial<Record<Tab, () => ReactNode>> = {
    flow: () => <FlowRecord id={of.case_id} />,
    history: () => <HistoryList of={of} />,
    near: () => <NearList of={of} />,
    ...(may("operator") ? { deliveries: () => <DeliveryList id={of.case_id} /> } : {}),
    events: () => <Sightings of={of} />,
  };
  const names = Object.keys(shown) as Tab[];
  const current = names.includes(tab) ? tab : "flow";
  useKeys(say("tabs"), names.map((name) => ({ keys: KEYS[name], does: say(`tab.${name}`), act: () => open(name) })));
  return (
    <Tabs className="h-panel" keepMounted={false} value={current} onChange={(next) => open((next ?? "flow") as Tab)}>
      <Tabs.List aria-label={say("tabs")}>
        {names.map((name) => <Tabs.Tab key={name} value={name}>{say(`tab.${name}`)}</Tabs.Tab>)}
      </Tabs.List>
      <Tabs.Panel value={current} p="sm">{shown[current]?.()}</Tabs.Panel>
    </Tabs>
  );
}

const KEYS: Record<Tab, string> = { flow: "f", history: "h", near: "n", deliveries: "d", events: "s" };
