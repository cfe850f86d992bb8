import { Tabs, Title } from "@mantine/core";
import { useMay } from "@/client/queries";
import { Messages } from "./Messages";
import { Receivers } from "./Receivers";
import { deliveriesRoute } from "./route";
import { useDeliveriesWords } from "./words";

/** Messages to the city's systems: what waits, what arrived, what was given up; and who receives them. */
export function DeliveriesPage() {
  const say = useDeliveriesWords();
  const may = useMay();
  const { tab = "messages" } = deliveriesRoute.useSearch();
  const navigate = deliveriesRoute.useNavigate();
  if (!may("admin")) {
    return (
      <div className="h-page">
        <Title order={1}>{say("title")}</Title>
        <Messages />
      </div>
    );
  }
  return (
    <div className="h-page">
      <Title order={1}>{say("title")}</Title>
      <Tabs value={tab} onChange={(next) => void navigate({ search: next === "receivers" ? { tab: "receivers" } : {} })} keepMounted={false}>
        <Tabs.List mb="sm">
          <Tabs.Tab value="messages">{say("messages")}</Tabs.Tab>
          <Tabs.Tab value="receivers">{say("receivers")}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="messages"><Messages /></Tabs.Panel>
        <Tabs.Panel value="receivers"><Receivers /></Tabs.Panel>
      </Tabs>
    </div>
  );
}
