import { ActionIcon, Button, Group, Text, Title, Tooltip } from "@mantine/core";
import { IconArrowLeft, IconChartLine, IconMap, IconPolygon } from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { useMay } from "@/client/queries";
import { Failure } from "@/parts/Failure";
import { Loading } from "@/parts/Loading";
import { useKeys } from "@/shell/keys";
import { Facts } from "./Facts";
import { LastCases } from "./LastCases";
import { LiveView } from "./LiveView";
import classes from "./live.module.css";
import { useStream, useStreams } from "./queries";
import { StateMark } from "./StateMark";
import { streamRoute } from "./streamRoute";
import { chosen, stateOf, type StreamView } from "./told";
import { useStreamsWords } from "./words";

/** One camera: live, what is known of it, its last cases. */
export function StreamPage() {
  const { streamId } = streamRoute.useParams();
  const found = useStream(streamId);
  return (
    <div className="h-page h-fill">
      {found.isPending && <Loading lines={10} />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.isSuccess && <Shown of={found.data} />}
    </div>
  );
}

function Shown({ of }: { of: StreamView }) {
  useStreamKeys(of.id);
  return (
    <>
      <Head of={of} />
      <div className={classes.columns}>
        <LiveView key={of.id} of={of} />
        <aside className={classes.side}>
          <Facts of={of} />
          <LastCases id={of.id} />
        </aside>
      </div>
    </>
  );
}

function Head({ of }: { of: StreamView }) {
  const say = useStreamsWords();
  const may = useMay();
  return (
    <Group gap="sm">
      <Tooltip label={say("back")}>
        <ActionIcon aria-label={say("back")} renderRoot={(props) => <Link to="/streams" {...props} />}><IconArrowLeft size="1.1rem" stroke={1.6} /></ActionIcon>
      </Tooltip>
      <Title order={1}>{of.id}</Title>
      <Text size="sm" component="div"><StateMark state={stateOf(of)} /></Text>
      <Group gap="xs" ml="auto">
        <Button variant="default" leftSection={<IconMap size="1rem" stroke={1.6} />} renderRoot={(props) => <Link to="/map" search={{ camera: of.id }} {...props} />}>{say("toMap")}</Button>
        <Button variant="default" leftSection={<IconChartLine size="1rem" stroke={1.6} />} renderRoot={(props) => <Link to="/counts" search={{ stream: of.id }} {...props} />}>{say("toCounts")}</Button>
        <Button leftSection={<IconPolygon size="1rem" stroke={1.6} />} renderRoot={(props) => <Link to="/streams/$streamId/edit" params={{ streamId: of.id }} {...props} />}>
          {say(may("manager") ? "toEditor" : "toRead")}
        </Button>
      </Group>
    </Group>
  );
}

function useStreamKeys(id: string): void {
  const say = useStreamsWords();
  const navigate = useNavigate();
  const streams = useStreams().data;
  const step = (by: number) => {
    const names = chosen(streams ?? [], {}, "en-GB").map((one) => one.id);
    const next = names[names.indexOf(id) + by];
    if (next !== undefined) void navigate({ to: "/streams/$streamId", params: { streamId: next } });
  };
  useKeys(say("title"), [
    { keys: "j", does: say("key.next"), act: () => step(1) },
    { keys: "k", does: say("key.previous"), act: () => step(-1) },
    { keys: "e", does: say("key.edit"), act: () => void navigate({ to: "/streams/$streamId/edit", params: { streamId: id } }) },
    { keys: "Escape", does: say("key.back"), act: () => void navigate({ to: "/streams" }) },
  ]);
}
