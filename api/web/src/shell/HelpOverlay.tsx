import { Modal, SimpleGrid, Table, Title } from "@mantine/core";
import { KeyHint } from "@/parts/KeyHint";
import { showHelp, useHelpShown } from "./help";
import { type KeyGroup, useKeyGroups, useKeys } from "./keys";
import { useShellWords } from "./words";

/** `?`: what keys there are on this page. */
export function HelpOverlay() {
  const say = useShellWords();
  const shown = useHelpShown();
  const groups = useKeyGroups();
  useKeys(say("help.everywhere"), [{ keys: "?", does: say("helpHint"), act: () => showHelp(true) }]);
  return (
    <Modal opened={shown} onClose={() => showHelp(false)} title={say("help")} size="xl" closeButtonProps={{ "aria-label": say("close") }}>
      <SimpleGrid cols={{ base: 1, sm: groups.length > 1 ? 2 : 1 }} spacing="lg">
        {merged(groups).map((group) => (
          <section key={group.title}>
            <Title order={2} mb="xs">
              {group.title}
            </Title>
            <Table highlightOnHover={false} withRowBorders={false} verticalSpacing={3}>
              <Table.Tbody>
                {group.keys.map((key) => (
                  <Table.Tr key={key.keys} c={key.disabled ? "dimmed" : undefined}>
                    <Table.Td w={130}>
                      <KeyHint keys={key.keys} />
                    </Table.Td>
                    <Table.Td>{key.does}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </section>
        ))}
      </SimpleGrid>
    </Modal>
  );
}

/** Groups of the same title become one. */
function merged(groups: readonly KeyGroup[]): KeyGroup[] {
  const found = new Map<string, KeyGroup>();
  for (const group of groups) found.set(group.title, { title: group.title, keys: [...(found.get(group.title)?.keys ?? []), ...group.keys] });
  return [...found.values()];
}
