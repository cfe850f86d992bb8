import { Tabs, Title } from "@mantine/core";
import { accessRoute } from "./route";
import { Tokens } from "./Tokens";
import { Users } from "./Users";
import { useAccessWords } from "./words";

/** Who may use the API: people with roles, machines with tokens. */
export function AccessPage() {
  const say = useAccessWords();
  const { tab = "users" } = accessRoute.useSearch();
  const navigate = accessRoute.useNavigate();
  return (
    <div className="h-page">
      <Title order={1}>{say("title")}</Title>
      <Tabs value={tab} onChange={(next) => void navigate({ search: next === "tokens" ? { tab: "tokens" } : {} })} keepMounted={false}>
        <Tabs.List mb="sm">
          <Tabs.Tab value="users">{say("users")}</Tabs.Tab>
          <Tabs.Tab value="tokens">{say("tokens")}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="users"><Users /></Tabs.Panel>
        <Tabs.Panel value="tokens"><Tokens /></Tabs.Panel>
      </Tabs>
    </div>
  );
}
