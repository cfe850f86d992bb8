import { Button, Group, List, MultiSelect, SegmentedControl, Stack, Switch, Text, TextInput, Title } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, data } from "@/client/http";
import { keys, useSite } from "@/client/queries";
import { DayField } from "@/parts/DayField";
import { Failure } from "@/parts/Failure";
import { KINDS } from "@/parts/kinds";
import { Loading } from "@/parts/Loading";
import { useKindName } from "@/parts/Marks";
import { dayStart } from "@/words/days";
import { useFormat } from "@/words/format";
import classes from "./advice.module.css";
import { type Chosen, exportAddress, isPurpose, queryOf } from "./chosen";
import { useReviewWords } from "./words";

const NOTHING: Chosen = { form: "coco", since: "", kinds: [], negatives: true, purpose: "" };

/** Judged pictures for retraining: which, in which form, what for; what they are is told before anything leaves. */
export function Export() {
  const say = useReviewWords();
  const { timezone } = useSite();
  const [chosen, choose] = useState(NOTHING);
  const since = dayStart(chosen.since, timezone);
  return (
    <div className={classes.page}>
      <Form chosen={chosen} choose={(next) => choose((now) => ({ ...now, ...next }))}>
        <Button
          component="a"
          href={exportAddress(chosen, since)}
          download={`judged-${chosen.form}.zip`}
          data-disabled={!isPurpose(chosen.purpose) || undefined}
          aria-disabled={!isPurpose(chosen.purpose)}
          onClick={(event) => isPurpose(chosen.purpose) || event.preventDefault()}
          leftSection={<IconDownload size="1.1rem" stroke={1.7} />}
        >
          {say("download")}
        </Button>
        {!isPurpose(chosen.purpose) && <Text size="sm" c="dimmed">{say("purposeFirst")}</Text>}
      </Form>
      <Contents chosen={chosen} since={since} />
    </div>
  );
}

interface FormProps {
  chosen: Chosen;
  choose: (next: Partial<Chosen>) => void;
  children: React.ReactNode;
}

function Form({ chosen, choose, children }: FormProps) {
  const say = useReviewWords();
  const name = useKindName();
  return (
    <Stack gap="sm" p="md" className="h-panel" role="group" aria-label={say("export")}>
      <Group gap="sm">
        <Text size="sm" fw={600}>{say("form")}</Text>
        <SegmentedControl aria-label={say("form")} value={chosen.form} onChange={(form) => choose({ form })} data={[{ value: "coco" as const, label: "COCO" }, { value: "yolo" as const, label: "YOLO" }]} transitionDuration={0} />
      </Group>
      <DayField isNamed size="sm" width="12rem" label={say("judgedSince")} value={chosen.since} onChange={(since) => choose({ since: since ?? "" })} />
      <MultiSelect
        label={say("kinds")}
        placeholder={chosen.kinds.length === 0 ? say("allKinds") : ""}
        data={KINDS.map((value) => ({ value, label: name(value) }))}
        value={chosen.kinds}
        onChange={(kinds) => choose({ kinds })}
        clearable
        clearButtonProps={{ "aria-label": say("allKinds") }}
        comboboxProps={{ transitionProps: { duration: 0 } }}
      />
      <Switch label={say("negatives")} description={say("negativesHow")} checked={chosen.negatives} onChange={(event) => choose({ negatives: event.currentTarget.checked })} />
      <TextInput label={say("purpose")} description={say("purposeHow")} value={chosen.purpose} onChange={(event) => choose({ purpose: event.currentTarget.value })} maxLength={500} required />
      <Group gap="sm">{children}</Group>
    </Stack>
  );
}

/** What the file would hold. */
function Contents({ chosen, since }: { chosen: Chosen; since: number | undefined }) {
  const say = useReviewWords();
  const format = useFormat();
  const name = useKindName();
  const query = queryOf(chosen, since);
  const found = useQuery({
    queryKey: [...keys.review, "export", query],
    queryFn: ({ signal }) => data(api.GET("/v1/review/export/contents", { params: { query }, signal })),
  });
  if (found.isPending) return <Loading lines={5} />;
  if (found.isError) return <Failure error={found.error} retry={() => void found.refetch()} />;
  const { pictures, hard_negatives: negatives, bytes, classes: held } = found.data;
  return (
    <Stack gap="xs" p="md" className="h-panel" role="status" aria-label={say("holds")}>
      <Title order={2} size="h4">{say("holds")}</Title>
      <Text>{pictures === 0 ? say("holdsNone") : say("holdsMany", { pictures: format.number(pictures), size: format.bytes(bytes) })}</Text>
      <List size="sm">
        {held.map((one) => <List.Item key={one.name}>{`${name(one.name)}: ${format.number(one.pictures)}`}</List.Item>)}
        {chosen.negatives && <List.Item>{say("holdsNegatives", { count: format.number(negatives) })}</List.Item>}
      </List>
      <Text size="sm" c="dimmed">{say("holdsHow")}</Text>
    </Stack>
  );
}
