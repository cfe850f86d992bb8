/** The newest picture of a camera, asked for again and again while it is in sight. */

import { useEffect, useState } from "react";
import type { components } from "@/client/api";
import { api, data, fetched } from "@/client/http";
import { Problem } from "@/client/problem";
import { Lanes } from "./lanes";

/** Browsers open six connections to a host; one is for live changes, one for what people do. */
const LANES = new Lanes(4);
/** Nodes send one every ten seconds. */
export const WALL_MS = 10_000;
export const LIVE_MS = 1_000;
const AFTER_FAILURE_MS = 15_000;

export interface Picture {
  address: string;
  /** When it was taken, UTC seconds. */
  at: number;
  etag: string;
  /** A picture a second is asked for. */
  live: boolean;
}

export type Thing = components["schemas"]["Tracked"];

export interface Shown {
  picture: Picture | null;
  /** What is tracked on it, where that was asked for. */
  things: readonly Thing[];
  /** No picture came in the last day, or none may be seen; null: it is not known yet, or there is one. */
  missing: Problem | null;
}

interface Asked {
  purpose: string;
  everyMs: number;
  /** Watch: the camera's node is asked for a picture a second. */
  live?: boolean;
  /** Ask for what is tracked, too. */
  things?: boolean;
}

/** Return the newest picture of a camera; it is let go of with the component. */
export function usePicture(id: string, { purpose, everyMs, live = false, things = false }: Asked): Shown {
  const [shown, show] = useState<Shown>({ picture: null, things: [], missing: null });
  useEffect(() => {
    const stopping = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let before: Picture | null = null;
    let back = (): void => undefined;
    const ask = async () => {
      if (stopping.signal.aborted) return;
      try {
        const next = await newest(id, { purpose, live, things, signal: stopping.signal, before });
        if (before !== null && next.picture !== before) URL.revokeObjectURL(before.address);
        before = next.picture;
        show(next);
        again(everyMs);
      } catch {
        again(AFTER_FAILURE_MS);
      }
    };
    const again = (ms: number) => {
      if (!stopping.signal.aborted) timer = setTimeout(want, ms);
    };
    const want = () => {
      if (document.hidden) again(everyMs);
      else back = LANES.want(ask, before === null);
    };
    want();
    return () => {
      stopping.abort();
      clearTimeout(timer);
      back();
      if (before !== null) URL.revokeObjectURL(before.address);
    };
  }, [id, purpose, everyMs, live, things]);
  return shown;
}

interface Wish {
  purpose: string;
  live: boolean;
  things: boolean;
  signal: AbortSignal;
  before: Picture | null;
}

/** Fetch a picture unless it is the one that is there, and what is tracked on it; a failure that may pass is thrown. */
async function newest(id: string, wish: Wish): Promise<Shown> {
  try {
    const picture = await pictureOf(id, wish);
    const things = wish.things ? (await data(api.GET("/v1/streams/{stream_id}/picture/things", { params: { path: { stream_id: id } }, signal: wish.signal }))).things : [];
    return { picture, things, missing: null };
  } catch (error) {
    if (error instanceof Problem && (error.status === 404 || error.status === 403)) return { picture: null, things: [], missing: error };
    throw error;
  }
}

async function pictureOf(id: string, { purpose, live, signal, before }: Wish): Promise<Picture> {
  const asked = new URLSearchParams({ purpose, ...(live ? { live: "true" } : {}) });
  const headers: Record<string, string> = before === null ? {} : { "If-None-Match": before.etag };
  try {
    const answer = await fetched(`/v1/streams/${encodeURIComponent(id)}/picture?${asked.toString()}`, { signal, headers, cache: "no-store" });
    const told = { at: Number(answer.headers.get("Picture-Time")), etag: answer.headers.get("ETag") ?? "", live: answer.headers.get("Picture-Live") === "?1" };
    return { ...told, address: URL.createObjectURL(await answer.blob()) };
  } catch (error) {
    if (error instanceof Problem && error.status === 304 && before !== null) return before;
    throw error;
  }
}
