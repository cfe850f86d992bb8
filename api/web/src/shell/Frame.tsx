import { AppShell } from "@mantine/core";
import { useDisclosure, useLocalStorage, useMediaQuery } from "@mantine/hooks";
import { useQueryClient } from "@tanstack/react-query";
import { Outlet, useLocation } from "@tanstack/react-router";
import { useEffect } from "react";
import { live } from "@/client/live";
import { keepPage } from "@/client/offline";
import { keys, useMay } from "@/client/queries";
import { Empty } from "@/parts/Empty";
import { usePartsWords } from "@/parts/words";
import { Header } from "./Header";
import { ENTRIES } from "./navigation";
import { Navigation } from "./Navigation";
import { OfflineBanner } from "./OfflineBanner";
import { useShellWords } from "./words";

const WIDE_REM = 11;
const NARROW_REM = 3.25;

/** Header, navigation and the page in them. */
export function Frame() {
  const say = useShellWords();
  const [opened, drawer] = useDisclosure(false);
  const roomy = useMediaQuery("(min-width: 90rem)", window.matchMedia("(min-width: 90rem)").matches);
  const [chosen, choose] = useLocalStorage<boolean | null>({ key: "hutong.navigation", defaultValue: null });
  const wide = chosen ?? roomy;
  const client = useQueryClient();
  const may = useMay();
  const hears = may("reader");
  const reports = may("inspector");
  useEffect(() => (hears ? live.start(client) : undefined), [client, hears]);
  useEffect(() => (reports ? keepPage() : undefined), [reports]);
  useReconnect();
  return (
    <AppShell
      header={{ height: "2.75rem" }}
      navbar={{ width: `${wide || opened ? WIDE_REM : NARROW_REM}rem`, breakpoint: "sm", collapsed: { mobile: !opened } }}
      transitionDuration={0}
      padding={0}
    >
      <a href="#content" className="h-skip">
        {say("toContent")}
      </a>
      <AppShell.Header bg="var(--h-panel)" className="h-noprint">
        <Header opened={opened} toggle={drawer.toggle} />
      </AppShell.Header>
      <AppShell.Navbar bg="var(--h-panel)" className="h-noprint h-drawer" data-opened={opened}>
        <Navigation wide={wide || opened} onPick={drawer.close} toggle={() => choose(!wide)} />
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1} style={{ outline: "none" }}>
        <OfflineBanner />
        <Allowed />
      </AppShell.Main>
    </AppShell>
  );
}

/** What was kept is asked for anew when there is a connection. */
function useReconnect() {
  const client = useQueryClient();
  useEffect(() => {
    const again = () => void Promise.all([keys.me, keys.site].map((queryKey) => client.invalidateQueries({ queryKey })));
    window.addEventListener("online", again);
    return () => window.removeEventListener("online", again);
  }, [client]);
}

/** The page, for who may see it. */
function Allowed() {
  const say = usePartsWords();
  const may = useMay();
  const path = useLocation({ select: (place) => place.pathname });
  const entry = ENTRIES.find(({ to }) => path === to || path.startsWith(`${to}/`));
  if (entry === undefined || may(entry.role)) return <Outlet />;
  return (
    <div className="h-page" role="alert">
      <Empty title={say("forbidden")} more={say("forbiddenMore")} />
    </div>
  );
}
