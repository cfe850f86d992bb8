import { Alert, Button, Group, SegmentedControl, Text } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { api, data } from "@/client/http";
import { useTold } from "@/parts/told/told";
import { useKeys } from "@/shell/keys";
import { useFormat } from "@/words/format";
import { Boxes } from "./Boxes";
import classes from "./live.module.css";
import { LIVE_MS, type Picture, usePicture } from "./picture";
import type { StreamView } from "./told";
import { playWhep } from "./whep";
import { useStreamsWords } from "./words";

const PURPOSE = "live view";
type Way = "webrtc" | "hls" | "picture";

/** A camera as it is now: video of the media server where there is one, else a picture a second; boxes over it. */
export function LiveView({ of }: { of: StreamView }) {
  const say = useStreamsWords();
  const ways: Way[] = [...of.live, "picture"];
  const [wanted, want] = useState<Way | null>(null);
  const [boxed, box] = useState(true);
  const way = wanted !== null && ways.includes(wanted) ? wanted : (ways[0] ?? "picture");
  useKeys(of.id, [{ keys: "b", does: say("key.boxes"), act: () => box(!boxed) }]);
  return (
    <div className={classes.view}>
      {way === "picture" ? (
        <Pictures id={of.id} boxed={boxed} />
      ) : (
        <Video key={`${of.id} ${way}`} id={of.id} way={way} boxed={boxed} instead={() => want("picture")} />
      )}
      <Group gap="xs" className={classes.bar}>
        {ways.length > 1 && (
          <SegmentedControl size="xs" aria-label={say("way")} value={way} onChange={want} data={ways.map((value) => ({ value, label: say(`live.${value}`) }))} />
        )}
        <Button variant={boxed ? "light" : "default"} aria-pressed={boxed} onClick={() => box(!boxed)}>{say("boxes")}</Button>
      </Group>
    </div>
  );
}

function Pictures({ id, boxed }: { id: string; boxed: boolean }) {
  const say = useStreamsWords();
  const { picture, things, missing } = usePicture(id, { purpose: PURPOSE, everyMs: LIVE_MS, live: true, things: true });
  return (
    <>
      <div className={classes.stage}>
        {picture === null ? (
          <Text c="#d5dae0" role="status">{missing === null ? say("asking") : say("noPicture")}</Text>
        ) : (
          <Framed>
            <img src={picture.address} alt={say("watching", { name: id })} data-live={picture.etag} />
            {boxed && <Boxes things={things} />}
          </Framed>
        )}
      </div>
      <Text size="xs" c="dimmed" className={classes.told} data-taken={picture?.at}>{picture !== null && <Taken picture={picture} />}</Text>
    </>
  );
}

function Taken({ picture }: { picture: Picture }) {
  const say = useStreamsWords();
  const format = useFormat();
  return (
    <>
      {say("taken", { time: format.time(picture.at) })}
      {!picture.live && ` · ${say("slow")}`}
    </>
  );
}

function Video({ id, way, boxed, instead }: { id: string; way: "webrtc" | "hls"; boxed: boolean; instead: () => void }) {
  const say = useStreamsWords();
  const video = useRef<HTMLVideoElement>(null);
  const [why, fail] = useState<string | null>(null);
  const [plays, begin] = useState(false);
  const told = useTold();
  const { things } = usePicture(id, { purpose: PURPOSE, everyMs: LIVE_MS, live: true, things: true });
  useEffect(() => {
    const stopping = new AbortController();
    const place = video.current;
    if (place !== null) {
      play(id, way, place, stopping.signal).catch((error: unknown) => {
        if (!stopping.signal.aborted) fail(told(error));
      });
    }
    return () => stopping.abort();
  }, [id, way, told]);
  if (why !== null) {
    return (
      <Alert color="orange" role="alert" title={say("videoFailed", { why: why === "hls" ? say("noHls") : why })}>
        <Button variant="default" onClick={instead}>{say("toPictures")}</Button>
      </Alert>
    );
  }
  return (
    <div className={classes.stage}>
      <Framed>
        <video ref={video} autoPlay muted playsInline aria-label={say("watching", { name: id })} onPlaying={() => begin(true)} />
        {!plays && <Text c="#d5dae0" className={classes.wait} role="status">{say("videoComes")}</Text>}
        {boxed && <Boxes things={things} />}
      </Framed>
    </div>
  );
}

async function play(id: string, way: "webrtc" | "hls", video: HTMLVideoElement, signal: AbortSignal): Promise<void> {
  const told = await data(api.GET("/v1/streams/{stream_id}/live", { params: { path: { stream_id: id }, query: { purpose: PURPOSE } }, signal }));
  const address = told[way];
  if (address === null) throw new Error("404");
  if (way === "webrtc") return playWhep(address, video, signal);
  if (video.canPlayType("application/vnd.apple.mpegurl") === "") throw new Error("hls");
  signal.addEventListener("abort", () => video.removeAttribute("src"));
  await new Promise<void>((resolve, reject) => {
    video.addEventListener("playing", () => resolve(), { once: true });
    video.addEventListener("error", () => reject(new Error(video.error?.message ?? "HLS")), { once: true });
    video.src = address;
  });
}

function Framed({ children }: { children: React.ReactNode }) {
  return <div className={classes.framed}>{children}</div>;
}
