import { Anchor, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, data } from "@/client/http";
import { useMay } from "@/client/queries";
import { Time } from "@/parts/Time";
import { useTold } from "@/parts/told/told";
import type { ReportLink } from "../queries";
import { useCasesWords } from "../words";

/** What a person reported; a sender's own data come when an operator asks for them, which is written down. */
export function ReportNote({ of }: { of: ReportLink }) {
  const say = useCasesWords();
  const may = useMay()("operator");
  const [asked, ask] = useState(false);
  return (
    <Stack gap={2}>
      <Text size="sm" fw={600}>{say(`channel.${of.channel}`)} {of.reference} <Time at={of.received} /></Text>
      {of.note !== "" && <Text size="sm" style={{ whiteSpace: "pre-wrap" }}>{of.note}</Text>}
      {of.address !== null && <Text size="sm" c="dimmed">{of.address}</Text>}
      {may && of.channel === "public" && !asked && <Anchor component="button" type="button" size="sm" ta="left" onClick={() => ask(true)}>{say("contact")}</Anchor>}
      {asked && <Contact reference={of.reference} />}
    </Stack>
  );
}

function Contact({ reference }: { reference: string }) {
  const say = useCasesWords();
  const refused = useTold();
  const found = useQuery({
    queryKey: ["reports", reference],
    queryFn: ({ signal }) => data(api.GET("/v1/reports/{reference}", { params: { path: { reference } }, signal })),
  });
  if (found.isPending) return null;
  if (found.isError) return <Text size="sm" c="var(--h-high)" role="alert">{refused(found.error)}</Text>;
  const told = Object.values(found.data.contact ?? {}).join(", ");
  return <Text size="sm">{told === "" ? say("noContact") : told}</Text>;
}
