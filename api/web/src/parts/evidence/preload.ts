/** Evidence that is made ready before it is asked for: video elements that have their first frame, pictures, boxes. */

import { queryClient } from "@/client/queries";
import type { EvidenceLink } from "@/client/types";
import { aheadOf, tellShown } from "./ahead";
import { addressOf, chosen } from "./files";
import { around, type Sheet, sheetQuery } from "./sheet";

/** Ready elements that are kept; those that were shown go first, then the oldest. */
const MOST = 9;
const videos = new Map<string, HTMLVideoElement>();
/** Of those: what was shown and came back, should a person go back. */
const shownOnce = new Set<string>();
/** What a player has. */
const taken = new Set<string>();
const pictures = new Map<string, HTMLImageElement>();

/** Make the evidence of one event ready: its boxes, its clip with the first frame of what will be repeated, its picture. */
export async function preloadEvidence(files: readonly EvidenceLink[]): Promise<void> {
  const { video, boxes, snapshot } = chosen(files);
  if (video === undefined && snapshot !== undefined) keepPicture(addressOf(snapshot));
  const sheet = boxes && (await queryClient.query(sheetQuery(boxes, aheadOf)).catch(() => undefined));
  if (video !== undefined) keep(addressOf(video), sheet);
}

/** Return a video element for an address: the one that is ready, or a new one. It belongs to the caller, who shows it. */
export function takeVideo(address: string): HTMLVideoElement {
  const found = videos.get(address) ?? made(address);
  videos.delete(address);
  shownOnce.delete(address);
  taken.add(address);
  tellShown(address);
  return found;
}

/** Give an element back when its player goes: it need not load again when a person comes back. */
export function giveBack(address: string, video: HTMLVideoElement): void {
  video.pause();
  video.remove();
  taken.delete(address);
  if (video.error) return;
  aheadOf(address);
  shownOnce.add(address);
  put(address, video);
}

/** Return where a picture is read: where it is ready, else anew. */
export function pictureAt(address: string): string {
  return pictures.get(address)?.getAttribute("src") ?? address;
}

/** The browser seeks while it loads: no other frame is decoded for nothing. */
function keep(address: string, sheet: Sheet | undefined): void {
  if (videos.has(address) || taken.has(address)) return;
  const clip = sheet?.clip;
  const from = clip == null ? 0 : around(sheet, clip.end - clip.start)[0];
  put(address, made(`${aheadOf(address)}${from > 0 ? `#t=${from.toFixed(3)}` : ""}`));
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
  for (const old of [...shownOnce, ...videos.keys()]) {
    if (videos.size <= MOST) return;
    unload(old);
  }
}

function unload(address: string): void {
  const video = videos.get(address);
  shownOnce.delete(address);
  videos.delete(address);
  video?.removeAttribute("src");
  video?.load();
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
