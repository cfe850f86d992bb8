import { Button, Group, Modal, MultiSelect, PasswordInput, Stack, TextInput } from "@mantine/core";
import { type UseFormReturnType, useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { api, data } from "@/client/http";
import { keys } from "@/client/queries";
import { Refused } from "@/parts/told/Refused";
import { useShellWords } from "@/shell/words";
import { SHORTEST } from "./PasswordForm";
import { type Role, ROLES, type User, useAccessChange } from "./queries";
import { useAccessWords } from "./words";

interface Given {
  name: string;
  password: string;
  roles: string[];
  streets: string[];
}

/** Add a person, or change roles and streets of one. */
export function UserForm({ of, onClose }: { of: User | null; onClose: () => void }) {
  const say = useAccessWords();
  const form = useForm<Given>({
    initialValues: { name: of?.name ?? "", password: "", roles: of?.roles ?? ["operator"], streets: of?.streets ?? [] },
    validate: {
      name: (text) => (text.trim() === "" ? say("needed") : null),
      password: (text) => (of === null && text.length < SHORTEST ? say("tooShort") : null),
      roles: (chosen) => (chosen.length === 0 ? say("needed") : null),
    },
  });
  const save = useAccessChange(
    (given: Given) => {
      const { name, password, streets } = given;
      const roles = given.roles as Role[];
      if (of === null) return data(api.POST("/v1/users", { body: { name: name.trim(), password, roles, streets } }));
      return data(api.PATCH("/v1/users/{name}", { params: { path: { name: of.name } }, body: { roles, streets } }));
    },
    (user) => {
      onClose();
      return say("saved", { name: user.name });
    },
  );
  return (
    <Modal opened onClose={onClose} title={say(of === null ? "addUser" : "editUser")} closeButtonProps={{ "aria-label": say("close") }}>
      <form onSubmit={form.onSubmit((given) => save.mutate(given))}>
        <Stack gap="sm">
          <Refused error={save.error} />
          <TextInput label={say("name")} autoComplete="off" disabled={of !== null} {...form.getInputProps("name")} />
          {of === null && <PasswordInput label={say("password")} description={say("tooShort")} autoComplete="new-password" {...form.getInputProps("password")} />}
          <RolesAndStreets form={form} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>{say("cancel")}</Button>
            <Button type="submit" loading={save.isPending}>{say("save")}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function RolesAndStreets({ form }: { form: Pick<UseFormReturnType<Given>, "values" | "getInputProps"> }) {
  const say = useAccessWords();
  const shell = useShellWords();
  const streets = useStreets();
  const known = streets.data ?? [];
  const unknown = form.values.streets.filter((code) => !known.some((one) => one.value === code)).map((value) => ({ value, label: value }));
  return (
    <>
      <MultiSelect label={say("roles")} data={ROLES.map((value) => ({ value, label: shell.of("role", value) }))} {...form.getInputProps("roles")} />
      <MultiSelect label={say("streets")} description={say("streetsMore")} data={[...known, ...unknown]} searchable {...form.getInputProps("streets")} />
    </>
  );
}

function useStreets() {
  return useQuery({
    queryKey: [...keys.grid, "streets"],
    queryFn: async ({ signal }) => {
      const found = await data(api.GET("/v1/grid", { params: { query: { level: "street" } }, signal }));
      return found.features.map((one) => ({ value: one.properties.code, label: `${one.properties.name} ${one.properties.code}` }));
    },
  });
}
