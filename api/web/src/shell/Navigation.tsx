import { ActionIcon, NavLink, ScrollArea, Stack, Tooltip } from "@mantine/core";
import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand } from "@tabler/icons-react";
import { Link, useLocation, useNavigate } from "@tanstack/react-router";
import { useMay } from "@/client/queries";
import { KeyHint } from "@/parts/KeyHint";
import { useKeys } from "./keys";
import { ENTRIES, type Entry } from "./navigation";
import { useShellWords } from "./words";

interface NavigationProps {
  wide: boolean;
  onPick: () => void;
  toggle: () => void;
}

/** The pages that whoever is signed in may see; `g` and a letter lead there, too. */
export function Navigation({ wide, onPick, toggle }: NavigationProps) {
  const say = useShellWords();
  const may = useMay();
  const navigate = useNavigate();
  const entries = ENTRIES.filter((entry) => may(entry.role));
  useKeys(
    say("help.everywhere"),
    entries.map((entry) => ({
      keys: `g ${entry.letter}`,
      does: say("goTo", { page: say(entry.word) }),
      act: () => void navigate({ to: entry.to }),
    })),
  );
  const ToggleIcon = wide ? IconLayoutSidebarLeftCollapse : IconLayoutSidebarLeftExpand;
  return (
    <Stack h="100%" gap={0} justify="space-between">
      <ScrollArea type="auto">
        <nav aria-label={say("navigation")}>
          {entries.map((entry) => (
            <Item key={entry.to} entry={entry} wide={wide} onPick={onPick} />
          ))}
        </nav>
      </ScrollArea>
      <ActionIcon visibleFrom="sm" m="xs" size="lg" onClick={toggle} aria-label={say("navigation")} aria-expanded={wide}>
        <ToggleIcon size="1.2rem" stroke={1.6} />
      </ActionIcon>
    </Stack>
  );
}

function Item({ entry, wide, onPick }: { entry: Entry; wide: boolean; onPick: () => void }) {
  const say = useShellWords();
  const { pathname } = useLocation();
  const active = pathname === entry.to || pathname.startsWith(`${entry.to}/`);
  const name = say(entry.word);
  const label = wide ? name : undefined;
  return (
    <Tooltip label={<>{name} <KeyHint keys={`g ${entry.letter}`} /></>} position="right" disabled={wide}>
      <NavLink
        renderRoot={(props) => <Link to={entry.to} {...props} />}
        active={active}
        aria-current={active ? "page" : undefined}
        aria-label={name}
        label={label}
        leftSection={<entry.icon size="1.2rem" stroke={1.6} />}
        onClick={onPick}
        h="2.5rem"
        style={active ? { boxShadow: "inset 3px 0 0 var(--h-mark)" } : {}}
      />
    </Tooltip>
  );
}
