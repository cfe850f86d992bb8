import { Alert, SimpleGrid, Stack, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { keys, useMe } from "@/client/queries";
import { MyReports } from "./MyReports";
import { outbox } from "./outbox";
import classes from "./report.module.css";
import { ReportForm } from "./ReportForm";
import { WaitingList } from "./WaitingList";
import { useReportWords } from "./words";

/** What an inspector sees in the street: photos, kind, place, words; sent when there is a connection. */
export function ReportPage() {
  const say = useReportWords();
  const isLasting = useSending();
  return (
    <div className={`h-page ${classes.page}`}>
      <Title order={1}>{say("title")}</Title>
      {!isLasting && <Alert color="yellow">{say("notLasting")}</Alert>}
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md" style={{ alignItems: "start" }}>
        <ReportForm />
        <Stack gap="md">
          <WaitingList />
          <MyReports />
        </Stack>
      </SimpleGrid>
    </div>
  );
}

/** Send what waits, and tell what arrived; return whether what waits outlives the page. */
function useSending(): boolean {
  const say = useReportWords();
  const { name } = useMe();
  const client = useQueryClient();
  const [isLasting, setLasting] = useState(true);
  useEffect(() => {
    void outbox.start(name);
    void outbox.isLasting().then(setLasting);
  }, [name]);
  useEffect(
    () =>
      outbox.listen((report) => {
        notifications.show({ message: say("arrived", { reference: report.reference }) });
        void client.invalidateQueries({ queryKey: keys.reports });
      }),
    [client, say],
  );
  return isLasting;
}
