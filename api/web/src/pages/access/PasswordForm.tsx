import { Button, Group, Modal, PasswordInput, Stack, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { api } from "@/client/http";
import { Refused } from "@/parts/told/Refused";
import { useAccessChange } from "./queries";
import { useAccessWords } from "./words";

/** Characters of the shortest password that the API takes. */
export const SHORTEST = 12;

/** Give a person another password; their sessions end. */
export function PasswordForm({ name, onClose }: { name: string; onClose: () => void }) {
  const say = useAccessWords();
  const form = useForm({
    initialValues: { password: "" },
    validate: { password: (text) => (text.length < SHORTEST ? say("tooShort") : null) },
  });
  const save = useAccessChange(
    (given: { password: string }) => api.PUT("/v1/users/{name}/password", { params: { path: { name } }, body: given }),
    () => {
      onClose();
      return say("passwordSet", { name });
    },
  );
  return (
    <Modal opened onClose={onClose} title={say("setPassword")} closeButtonProps={{ "aria-label": say("close") }}>
      <form onSubmit={form.onSubmit((given) => save.mutate(given))}>
        <Stack gap="sm">
          <Refused error={save.error} />
          <Text size="sm">{say("setPasswordMore", { name })}</Text>
          <PasswordInput label={say("password")} description={say("tooShort")} autoComplete="new-password" {...form.getInputProps("password")} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>{say("cancel")}</Button>
            <Button type="submit" loading={save.isPending}>{say("save")}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
