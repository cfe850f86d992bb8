import { ActionIcon, Box, Burger, Button, Group, Text, Tooltip } from "@mantine/core";
import { IconKeyboard } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useLiveState } from "@/client/live";
import { useMay, useSite } from "@/client/queries";
import { setLanguage, useLanguage } from "@/words/words";
import { showHelp } from "./help";
import { ThemeMenu } from "./ThemeMenu";
import { UserMenu } from "./UserMenu";
import { useShellWords } from "./words";

/** Name of the site, whether changes come live, language, theme, keys, user. */
export function Header({ opened, toggle }: { opened: boolean; toggle: () => void }) {
  const say = useShellWords();
  const { name } = useSite();
  const hears = useMay()("reader");
  return (
    <Group h="100%" px="sm" gap="xs" wrap="nowrap" justify="space-between">
      <Group gap="xs" wrap="nowrap" miw={0}>
        <Burger opened={opened} onClick={toggle} hiddenFrom="sm" size="sm" aria-label={say("openNavigation")} />
        <Link to="/" aria-label={say("home", { site: name })} style={{ display: "flex", gap: "0.6rem", alignItems: "center", color: "inherit", textDecoration: "none", minWidth: 0 }}>
          <img src="/mark.svg" alt="" width={22} height={22} />
          <Text fw={600} className="h-cut">
            {name}
          </Text>
        </Link>
        {hears && <LiveMark />}
      </Group>
      <Group gap={4} wrap="nowrap">
        <LanguageSwitch />
        <ThemeMenu />
        <Tooltip label={`${say("helpHint")} (?)`}>
          <ActionIcon visibleFrom="sm" size="lg" onClick={() => showHelp(true)} aria-label={say("helpHint")}>
            <IconKeyboard size="1.2rem" stroke={1.6} />
          </ActionIcon>
        </Tooltip>
        <UserMenu />
      </Group>
    </Group>
  );
}

const LIVE_COLOURS = { live: "var(--h-good)", reconnecting: "var(--h-medium)", offline: "var(--h-low)" } as const;

/** A dot that is full while changes come live, and a word beside it. */
function LiveMark() {
  const say = useShellWords();
  const state = useLiveState();
  const colour = LIVE_COLOURS[state];
  return (
    <Tooltip label={say(`live.${state}.hint`)}>
      <Group gap={6} wrap="nowrap" role="status" aria-live="polite" data-live={state}>
        <Box w={9} h={9} bdrs="50%" style={{ border: `2px solid ${colour}`, background: state === "live" ? colour : "transparent" }} />
        <Text size="xs" c={colour} visibleFrom="xs">
          {say(`live.${state}`)}
        </Text>
      </Group>
    </Tooltip>
  );
}

export function LanguageSwitch() {
  const say = useShellWords();
  const language = useLanguage();
  const other = language === "zh" ? "en" : "zh";
  return (
    <Button variant="subtle" color="gray" px="xs" lang={other} onClick={() => setLanguage(other)} title={say("languageHint")}>
      {say("language")}
    </Button>
  );
}
