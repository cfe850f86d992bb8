import { Button, Group, Modal, PasswordInput, Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "@/client/http";
import { keys } from "@/client/queries";
import { Refused } from "@/parts/told/Refused";
import { useShellWords } from "./words";

const SHORTEST = 12;

/** Give oneself another password. */
export function PasswordDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const say = useShellWords();
  const client = useQueryClient();
  const form = useForm({
    initialValues: { old: "", new: "", again: "" },
    validate: {
      old: (text) => (text === "" ? say("required") : null),
      new: (text) => (text.length < SHORTEST ? say("tooShort") : null),
      again: (text, all) => (text === all.new ? null : say("notAlike")),
    },
  });
  const change = useMutation({
    mutationFn: (given: { old: string; new: string }) => api.POST("/v1/me/password", { body: { old: given.old, new: given.new } }),
    onSuccess: async () => {
      await client.refetchQueries({ queryKey: keys.me });
      notifications.show({ message: say("passwordChanged") });
      form.reset();
      onClose();
    },
  });
  return (
    <Modal opened={opened} onClose={onClose} title={say("changePassword")} closeButtonProps={{ "aria-label": say("close") }}>
      <form onSubmit={form.onSubmit((given) => change.mutate(given))}>
        <Stack gap="sm">
          <Refused error={change.error} />
          <PasswordInput label={say("old")} autoComplete="current-password" {...form.getInputProps("old")} />
          <PasswordInput label={say("new")} description={say("tooShort")} autoComplete="new-password" {...form.getInputProps("new")} />
          <PasswordInput label={say("again")} autoComplete="new-password" {...form.getInputProps("again")} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {say("cancel")}
            </Button>
            <Button type="submit" loading={change.isPending}>
              {say("save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
