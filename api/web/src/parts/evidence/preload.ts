/** Evidence that is made ready before it is asked for: video elements that have their first frame, pictures, boxes. */

import { queryClient } from "@/client/queries";
import type { EvidenceLink } from "@/client/types";
import { aheadOf, tellShown } from "./ahead";
import { addressOf, chosen } from "./files";
import { sheetQuery } from "./sheet";

/** Ready elements that are kept; the oldest go first. */
const MOST = 8;
const videos = new Map<string, HTMLVideoElement>();
const pictures = new Map<string, HTMLImageElement>();

/** Make the evidence of one event ready: its clip from the first frame on, its boxes, its picture. */
export function preloadEvidence(files: readonly EvidenceLink[]): void {
  const { video, boxes, snapshot } = chosen(files);
  if (boxes !== undefined) void queryClient.query(sheetQuery(boxes, aheadOf)).catch(() => undefined);
  if (video !== undefined) keep(addressOf(video));
  else if (snapshot !== undefined) keepPicture(addressOf(snapshot));
}

/** Return a video element for an address: the one that is ready, or a new one. It belongs to the caller, who shows it. */
export function takeVideo(address: string): HTMLVideoElement {
  const found = videos.get(address) ?? made(address);
  videos.delete(address);
  tellShown(address);
  return found;
}

/** Give an element back when its player goes: it need not load again when a person comes back. */
export function giveBack(address: string, video: HTMLVideoElement): void {
  video.pause();
  video.remove();
  if (video.error) return;
  aheadOf(address);
  put(address, video);
}

/** Return where a picture is read: where it is ready, else anew. */
export function pictureAt(address: string): string {
  return pictures.get(address)?.getAttribute("src") ?? address;
}

function keep(address: string): void {
  if (!videos.has(address)) put(address, made(aheadOf(address)));
}

function keepPicture(address: string): void {
  const picture = pictures.get(address) ?? new Image();
  if (!pictures.has(address)) picture.src = aheadOf(address);
  pictures.delete(address);
  pictures.set(address, picture);
  const [oldest] = pictures.keys();
  if (pictures.size > MOST && oldest !== undefined) pictures.delete(oldest);
}

function put(address: string, video: HTMLVideoElement): void {
  videos.delete(address);
  videos.set(address, video);
  for (const [old, element] of videos) {
    if (videos.size <= MOST) return;
    videos.delete(old);
    element.removeAttribute("src");
    element.load();
  }
}

function made(source: string): HTMLVideoElement {
  const video = document.createElement("video");
  video.muted = true;
  video.playsInline = true;
  video.preload = "auto";
  video.disablePictureInPicture = true;
  video.src = source;
  return video;
}
