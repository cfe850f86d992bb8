/** The draft of one camera: what is drawn, what of it changed, what the API says of it. */

import { useEffect, useMemo, useReducer, useState } from "react";
import { usePicture } from "../picture";
import type { StreamView } from "../told";
import { changesOf, draftOf, key, type Part } from "./draft";
import { begin, edited } from "./editing";
import { flawsOf, placeOf, troublesAt } from "./flaws";
import { useTellFlaw } from "./flawTold";
import { idsOf } from "./draft";
import type { Frame } from "./geometry";
import { useCheck } from "./queries";

const EVERY_MS = 10_000;
const PURPOSE = "drawing zones";
const NOWHERE = { lat: 0, lon: 0 };

export function useEditor(stream: StreamView, written: Part) {
  const [base, setBase] = useState(() => draftOf(written));
  const [now, act] = useReducer(edited, base, begin);
  const draft = now.steps.present;
  const changes = useMemo(() => changesOf(base, draft), [base, draft]);
  const frame: Frame = useMemo(() => [stream.health.width ?? 1920, stream.health.height ?? 1080], [stream.health.width, stream.health.height]);
  const { found, isOld } = useCheck(stream.id, changes, frame);
  const flaws = useMemo(() => flawsOf(draft), [draft]);
  const tell = useTellFlaw();
  const troubles = useMemo(() => (found?.errors ?? []).map(tell), [found, tell]);
  const wrong = useMemo(() => {
    const told = idsOf(draft).filter((id) => troublesAt(troubles, placeOf(id)).length > 0).map(key);
    return new Set([...flaws.keys(), ...told]);
  }, [draft, flaws, troubles]);
  const { picture } = usePicture(stream.id, { purpose: PURPOSE, everyMs: EVERY_MS });
  const isChanged = Object.keys(changes).length > 0;
  useWarning(isChanged);
  const place = placeIn(written, stream) ?? draft.point[0] ?? NOWHERE;
  return {
    now, act, draft, changes, isChanged, frame, flaws, troubles, wrong, isChecking: isOld, picture: picture?.address ?? null,
    ground: found?.ground ?? null, groundError: found?.ground_flaw == null ? (found?.ground_error ?? "") : tell(found.ground_flaw).message,
    place: { lat: place.lat, lon: place.lon },
    load: (part: Part) => {
      const next = draftOf(part);
      setBase(next);
      act({ do: "load", draft: next });
    },
    rebase: (part: Part) => setBase(draftOf(part)),
  };
}

export type Editor = ReturnType<typeof useEditor>;

function placeIn(written: Part, stream: StreamView): { lat: number; lon: number } | null {
  const told = written.location as { lat: number; lon: number } | null | undefined;
  if (told != null) return told;
  return stream.lat === null || stream.lon === null ? null : { lat: stream.lat, lon: stream.lon };
}

/** Ask before the page is left with changes that are not saved. */
function useWarning(isChanged: boolean): void {
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (isChanged) event.preventDefault();
    };
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [isChanged]);
}
