/** Clips that are made ready before they are asked for: video elements that have their first frame. */

import { queryClient } from "@/client/queries";
import type { EvidenceLink } from "@/client/types";
import { addressOf, chosen } from "./files";
import { sheetQuery } from "./sheet";

/** Ready elements that are kept; the oldest go first. */
const MOST = 8;
const ready = new Map<string, HTMLVideoElement>();

/** Make the evidence of one event ready: its clip from the first frame on, its boxes, its picture. */
export function preloadEvidence(files: readonly EvidenceLink[]): void {
  const { video, boxes, snapshot } = chosen(files);
  if (boxes !== undefined) void queryClient.query(sheetQuery(boxes)).catch(() => undefined);
  if (video !== undefined) keep(addressOf(video));
  else if (snapshot !== undefined) new Image().src = addressOf(snapshot);
}

/** Return a video element for an address: the one that is ready, or a new one. It belongs to the caller from now on. */
export function takeVideo(address: string): HTMLVideoElement {
  const found = ready.get(address) ?? made(address);
  ready.delete(address);
  return found;
}

/** Give an element back when its player goes: it need not load again when a person comes back. */
export function giveBack(address: string, video: HTMLVideoElement): void {
  video.pause();
  video.remove();
  if (!video.error) put(address, video);
}

function keep(address: string): void {
  if (!ready.has(address)) put(address, made(address));
}

function put(address: string, video: HTMLVideoElement): void {
  ready.delete(address);
  ready.set(address, video);
  for (const [old, element] of ready) {
    if (ready.size <= MOST) return;
    ready.delete(old);
    element.removeAttribute("src");
    element.load();
  }
}

function made(address: string): HTMLVideoElement {
  const video = document.createElement("video");
  video.muted = true;
  video.playsInline = true;
  video.preload = "auto";
  video.disablePictureInPicture = true;
  video.src = address;
  return video;
}
