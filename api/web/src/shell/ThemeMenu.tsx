import { ActionIcon, type MantineColorScheme, Menu, useMantineColorScheme } from "@mantine/core";
import { IconCheck, IconMoon, IconSun, IconSunMoon } from "@tabler/icons-react";
import { useShellWords } from "./words";

const ICONS = { light: IconSun, dark: IconMoon, auto: IconSunMoon } as const;
const SCHEMES: readonly MantineColorScheme[] = ["light", "dark", "auto"];

/** Light, dark, or as the device has it. */
export function ThemeMenu() {
  const say = useShellWords();
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: false });
  const Chosen = ICONS[colorScheme];
  return (
    <Menu position="bottom-end" width={170} transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <ActionIcon size="lg" aria-label={`${say("theme")}: ${say(`theme.${colorScheme}`)}`} title={say("theme")}>
          <Chosen size="1.2rem" stroke={1.6} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {SCHEMES.map((scheme) => {
          const Icon = ICONS[scheme];
          return (
            <Menu.Item
              key={scheme}
              leftSection={<Icon size="1rem" stroke={1.6} />}
              rightSection={scheme === colorScheme ? <IconCheck size="1rem" /> : null}
              onClick={() => setColorScheme(scheme)}
            >
              {say(`theme.${scheme}`)}
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}
