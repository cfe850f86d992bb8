/** Lays what was seen over the part of a stage that the picture fills, not over the bars beside it. */

import type { Event } from "@/client/types";
import { draw, type Outline } from "./draw";
import { seenAt, type Sheet } from "./sheet";

export interface Painted {
  sheet: Sheet | undefined;
  /** Seconds of the file. */
  time: number;
  event: Event | undefined;
  zone: Outline | undefined;
  overlaid: boolean;
  called: (className: string) => string;
  blind: (fault: string) => string;
}

type Picture = HTMLVideoElement | HTMLImageElement;

export function paint(canvas: HTMLCanvasElement | null, painted: Painted): void {
  const picture = canvas?.parentElement?.querySelector<Picture>("video, img");
  const context = canvas?.getContext("2d");
  if (canvas === null || !context || !picture) return;
  const { width, height } = laid(canvas, context, picture);
  if (!painted.overlaid) {
    context.clearRect(0, 0, width, height);
    return;
  }
  const t = timeOf(picture, painted);
  const look = painted.sheet === undefined ? null : seenAt(painted.sheet.looks, t);
  draw({ context, width, height }, { ...painted, look, t });
}

/** UTC seconds of what the picture shows: of a clip at its time, of a snapshot the moment. */
function timeOf(picture: Picture, { sheet, time }: Painted): number {
  if (picture instanceof HTMLVideoElement && sheet?.clip) return sheet.clip.start + time;
  return sheet?.moment ?? Number.POSITIVE_INFINITY;
}

/** Put the canvas over the picture, and return its size, CSS pixels. */
function laid(canvas: HTMLCanvasElement, context: CanvasRenderingContext2D, picture: Picture) {
  const stage = canvas.parentElement?.getBoundingClientRect() ?? new DOMRect();
  const [across, down] = sizeOf(picture);
  const fits = Math.min(stage.width / across, stage.height / down);
  const [width, height] = [across * fits, down * fits];
  const scale = window.devicePixelRatio;
  const [wide, high] = [Math.round(width * scale), Math.round(height * scale)];
  if (canvas.width !== wide || canvas.height !== high) Object.assign(canvas, { width: wide, height: high });
  const [left, top] = [(stage.width - width) / 2, (stage.height - height) / 2];
  Object.assign(canvas.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
  context.setTransform(scale, 0, 0, scale, 0, 0);
  return { width, height };
}

function sizeOf(picture: Picture): [number, number] {
  const [across, down] = picture instanceof HTMLVideoElement ? [picture.videoWidth, picture.videoHeight] : [picture.naturalWidth, picture.naturalHeight];
  return [across || 16, down || 9];
}
