import { ActionIcon, Alert, Button, FileButton, Group } from "@mantine/core";
import { IconCamera, IconPhotoPlus, IconVideo, IconX } from "@tabler/icons-react";
import { useEffect, useMemo, useState } from "react";
import { useFormat } from "@/words/format";
import { type Attached, type Unfit, unfit } from "./draft";
import classes from "./report.module.css";
import { useReportWords } from "./words";

interface FilesProps {
  files: readonly Attached[];
  change: (files: readonly Attached[]) => void;
}

const BOTH = "image/jpeg,image/png,video/mp4,video/quicktime";

/** Photos and clips: from the camera, or from what the phone has. */
export function Files({ files, change }: FilesProps) {
  const say = useReportWords();
  const [wrong, setWrong] = useState<Unfit | null>(null);
  const add = (chosen: readonly File[]) => {
    const more = chosen.map((file) => ({ name: file.name, type: file.type, content: file }));
    const why = unfit(files, more);
    setWrong(why);
    if (why === null) change([...files, ...more]);
  };
  const one = (file: File | null) => add(file === null ? [] : [file]);
  const button = { variant: "default", size: "lg", h: "3.25rem", px: "md" } as const;
  return (
    <>
      <Group gap="xs" grow preventGrowOverflow={false}>
        <FileButton accept="image/jpeg,image/png" capture="environment" onChange={one} inputProps={{ "aria-label": say("photo") }}>
          {(props) => <Button {...button} {...props} leftSection={<IconCamera size="1.4rem" stroke={1.6} />}>{say("photo")}</Button>}
        </FileButton>
        <FileButton accept="video/mp4,video/quicktime" capture="environment" onChange={one} inputProps={{ "aria-label": say("clip") }}>
          {(props) => <Button {...button} {...props} leftSection={<IconVideo size="1.4rem" stroke={1.6} />}>{say("clip")}</Button>}
        </FileButton>
        <FileButton accept={BOTH} multiple onChange={add} inputProps={{ "aria-label": say("choose") }}>
          {(props) => <Button {...button} {...props} leftSection={<IconPhotoPlus size="1.4rem" stroke={1.6} />}>{say("choose")}</Button>}
        </FileButton>
      </Group>
      {wrong !== null && <Alert color="red" role="alert" mt="xs">{say(`unfit.${wrong}`)}</Alert>}
      {files.length > 0 && (
        <div className={classes.thumbs} style={{ marginTop: "var(--mantine-spacing-sm)" }}>
          {files.map((file, at) => <Thumb key={`${at}${file.name}`} file={file} remove={() => change(files.filter((each) => each !== file))} />)}
        </div>
      )}
    </>
  );
}

function Thumb({ file, remove }: { file: Attached; remove: () => void }) {
  const say = useReportWords();
  const format = useFormat();
  const address = useMemo(() => URL.createObjectURL(file.content), [file.content]);
  useEffect(() => () => URL.revokeObjectURL(address), [address]);
  const told = `${file.name}, ${format.bytes(file.content.size)}`;
  return (
    <div className={classes.thumb} title={told}>
      {file.type.startsWith("video/") ? <video src={address} muted playsInline preload="metadata" aria-label={told} /> : <img src={address} alt={told} />}
      <ActionIcon variant="default" aria-label={say("remove", { name: file.name })} onClick={remove}>
        <IconX size="1.2rem" stroke={2} />
      </ActionIcon>
    </div>
  );
}
