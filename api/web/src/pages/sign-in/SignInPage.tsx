import { Alert, Button, Center, Divider, Group, Paper, PasswordInput, Stack, TextInput, Title } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { api } from "@/client/http";
import { Problem } from "@/client/problem";
import { keys, useSite } from "@/client/queries";
import { useTold } from "@/parts/told/told";
import { LanguageSwitch } from "@/shell/Header";
import { ThemeMenu } from "@/shell/ThemeMenu";
import { useShellWords } from "@/shell/words";
import { signInRoute } from "./route";

interface Given {
  name: string;
  password: string;
}

export function SignInPage() {
  const say = useShellWords();
  const site = useSite();
  const { to = "/", over } = signInRoute.useSearch();
  return (
    <Center component="main" mih="100dvh" p="md">
      <Paper withBorder p="xl" w="100%" maw="24rem" radius="md" bg="var(--h-panel)">
        <Stack gap="md">
          <Group justify="space-between" wrap="nowrap">
            <img src="/mark.svg" alt="" width={32} height={32} />
            <Group gap={4}>
              <LanguageSwitch />
              <ThemeMenu />
            </Group>
          </Group>
          <Title order={1}>{say("signInTo", { site: site.name })}</Title>
          {over === true && <Alert color="yellow" role="status">{say("sessionOver")}</Alert>}
          <PasswordForm to={to} />
          {site.oidc && (
            <>
              <Divider label={say("or")} />
              <Button component="a" variant="default" size="sm" href={`/v1/oidc/login?path=${encodeURIComponent(to)}`}>
                {say("oidc")}
              </Button>
            </>
          )}
        </Stack>
      </Paper>
    </Center>
  );
}

function PasswordForm({ to }: { to: string }) {
  const say = useShellWords();
  const signIn = useSignIn(to);
  const needed = (text: string) => (text === "" ? say("required") : null);
  const form = useForm<Given>({ initialValues: { name: "", password: "" }, validate: { name: needed, password: needed } });
  return (
    <form onSubmit={form.onSubmit((given) => signIn.mutate(given))}>
      <Stack gap="sm">
        {signIn.error !== null && (
          <Alert color="red" role="alert">
            <Refusal error={signIn.error} />
          </Alert>
        )}
        <TextInput label={say("name")} autoComplete="username" autoCapitalize="none" data-autofocus {...form.getInputProps("name")} />
        <PasswordInput label={say("password")} autoComplete="current-password" {...form.getInputProps("password")} />
        <Button type="submit" size="sm" loading={signIn.isPending}>
          {say("signIn")}
        </Button>
      </Stack>
    </form>
  );
}

function useSignIn(to: string) {
  const client = useQueryClient();
  const router = useRouter();
  return useMutation({
    mutationFn: (body: Given) => api.POST("/v1/sessions", { body }),
    onSuccess: async () => {
      client.removeQueries({ queryKey: keys.me });
      router.history.push(to);
      await router.invalidate();
    },
  });
}

function Refusal({ error }: { error: Error }) {
  const say = useShellWords();
  const told = useTold();
  if (!(error instanceof Problem)) return told(error);
  if (error.status === 401) return say("wrong");
  if (error.status === 429) return say("tooMany", { seconds: Math.ceil(error.retryAfter ?? 1) });
  return told(error);
}
