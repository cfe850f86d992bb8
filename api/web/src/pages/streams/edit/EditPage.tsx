import { ActionIcon, Alert, Group, Title, Tooltip } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useMay } from "@/client/queries";
import { Failure } from "@/parts/Failure";
import { Loading } from "@/parts/Loading";
import { useStream } from "../queries";
import type { StreamView } from "../told";
import { Editor } from "./Editor";
import { editRoute } from "./editRoute";
import { useTellFlaw } from "./flawTold";
import { usePart } from "./queries";
import { useEditWords } from "./words";

/** Zones, lines, masks, ground points and rules of one camera, drawn on its picture. */
export function EditPage() {
  const { streamId } = editRoute.useParams();
  const say = useEditWords();
  const may = useMay();
  const stream = useStream(streamId);
  const part = usePart(streamId);
  const failed = stream.error ?? part.error;
  const tell = useTellFlaw();
  return (
    <div className="h-page h-fill">
      {failed !== null && <Head id={streamId} />}
      {(stream.isPending || part.isPending) && failed === null && <Loading lines={12} />}
      {failed !== null && <Failure error={tell.problem(failed)} retry={() => void Promise.all([stream.refetch(), part.refetch()])} />}
      {!may("manager") && part.isSuccess && <Alert color="gray" py={6}>{say("readOnly")}</Alert>}
      {stream.isSuccess && part.isSuccess && <Loaded key={`${streamId} ${part.data.revision}`} stream={stream.data} part={part.data} again={() => void part.refetch()} />}
    </div>
  );
}

function Loaded({ stream, part, again }: { stream: StreamView; part: { revision: string; part: Record<string, unknown> }; again: () => void }) {
  return <Editor stream={stream} written={part.part} revision={part.revision} again={again} head={<Head id={stream.id} />} />;
}

export function Head({ id }: { id: string }) {
  const say = useEditWords();
  return (
    <Group gap="sm" wrap="nowrap">
      <Tooltip label={say("back")}>
        <ActionIcon aria-label={say("back")} renderRoot={(props) => <Link to="/streams/$streamId" params={{ streamId: id }} {...props} />}><IconArrowLeft size="1.1rem" stroke={1.6} /></ActionIcon>
      </Tooltip>
      <Title order={1}>{say("title", { name: id })}</Title>
    </Group>
  );
}
