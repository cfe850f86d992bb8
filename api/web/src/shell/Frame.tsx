import { AppShell } from "@mantine/core";
import { useDisclosure, useLocalStorage, useMediaQuery } from "@mantine/hooks";
import { useQueryClient } from "@tanstack/react-query";
import { Outlet, useLocation } from "@tanstack/react-router";
import { useEffect } from "react";
import { live } from "@/client/live";
import { useMay } from "@/client/queries";
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
  const hears = useMay()("reader");
  useEffect(() => (hears ? live.start(client) : undefined), [client, hears]);
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
