/** One player's video element: which one it shows, where it is, what it repeats. */

import { Listeners } from "@/listeners";
import { giveBack, takeVideo } from "./preload";

const FRAME_S = 1 / 25;
/** Longest time between two frames, seconds: cameras give two a second at least. */
const LONGEST_FRAME_S = 0.5;
/** So far before the end of the range it goes back: `timeupdate` comes every quarter of a second. */
const EDGE_S = 0.02;

/** A frame this much before a range is of it: frames lie between whole seconds. */
const NEAR_S = 0.1;

/** The first frame of a clip: its second of the file, and when it is on the screen, milliseconds as of `performance.now()`. */
export interface FirstFrame {
  mediaTime: number;
  shown: number;
}

interface Asked {
  range: (length: number) => [number, number];
  onFrame: (mediaTime: number) => void;
  onFirst: (frame: FirstFrame) => void;
}

export interface ReelState {
  playing: boolean;
  failed: boolean;
  length: number;
}

export class Reel {
  private video: HTMLVideoElement | null = null;
  private shown: { place: HTMLElement; address: string } | null = null;
  private frameS = FRAME_S;
  private last = 0;
  private asked = 0;
  private range: (length: number) => [number, number] = (length) => [0, length];
  private onFrame: (mediaTime: number) => void = () => undefined;
  private onFirst: (frame: FirstFrame) => void = () => undefined;
  /** Nothing of what is to be repeated was on the screen yet. */
  private isNew = false;
  private told: ReelState = { playing: false, failed: false, length: 0 };
  private readonly watchers = new Listeners();
  readonly watch = this.watchers.add;

  readonly state = (): ReelState => this.told;

  /** Say what is repeated, and what is done at each frame and at the first one of an address. */
  ask({ range, onFrame, onFirst }: Asked): void {
    this.range = range;
    this.onFrame = onFrame;
    this.onFirst = onFirst;
  }

  /** Show an address in an element; return what ends it. */
  show(place: HTMLElement, address: string): () => void {
    if (this.shown?.address !== address || this.shown.place !== place) this.put(place, address);
    this.begin();
    this.tell();
    return () => {
      if (this.shown?.address === address) this.end();
    };
  }

  /** Show another address in the same element, before it is said what of it is repeated. */
  turn(address: string): void {
    if (this.shown !== null && this.shown.address !== address) this.put(this.shown.place, address);
  }

  private put(place: HTMLElement, address: string): void {
    this.end();
    const video = takeVideo(address);
    this.video = video;
    this.shown = { place, address };
    this.isNew = true;
    for (const [name, act] of this.acts) video.addEventListener(name, act);
    place.prepend(video);
    this.last = video.currentTime;
    this.asked = video.requestVideoFrameCallback(this.frame);
    this.play();
  }

  private end(): void {
    const { video, shown } = this;
    if (video === null || shown === null) return;
    video.cancelVideoFrameCallback(this.asked);
    for (const [name, act] of this.acts) video.removeEventListener(name, act);
    this.video = this.shown = null;
    giveBack(shown.address, video);
  }

  /** Seconds of the file. */
  at(): number {
    return this.video?.currentTime ?? 0;
  }

  run(speed: number): void {
    if (this.video !== null) this.video.playbackRate = speed;
  }

  toggle(): void {
    if (this.video?.paused === false) this.video.pause();
    else this.play();
  }

  step(frames: number): void {
    this.video?.pause();
    this.seek(this.at() + frames * this.frameS);
  }

  seek(seconds: number): void {
    if (this.video !== null) this.video.currentTime = Math.max(0, Math.min(seconds, this.video.duration || 0));
  }

  private play(): void {
    void this.video?.play().catch(() => undefined);
  }

  /** Go to where the range begins, unless it is there already: what was made ready is. */
  private readonly begin = (): void => {
    if (this.video === null || this.video.readyState === HTMLMediaElement.HAVE_NOTHING) return;
    if (!this.isWithin(this.at())) this.seek(this.range(this.video.duration || 0)[0]);
  };

  private isWithin(seconds: number): boolean {
    const [from, to] = this.range(this.video?.duration ?? 0);
    return seconds >= from - NEAR_S && seconds < to;
  }

  private readonly frame = (_: number, { mediaTime, expectedDisplayTime }: VideoFrameCallbackMetadata): void => {
    const between = mediaTime - this.last;
    if (between > 0.001 && between < LONGEST_FRAME_S && this.video?.paused === false) this.frameS = between;
    this.last = mediaTime;
    this.onFrame(mediaTime);
    if (this.isNew && this.isWithin(mediaTime)) {
      this.isNew = false;
      this.onFirst({ mediaTime, shown: Math.max(performance.now(), expectedDisplayTime) });
    }
    if (this.video !== null) this.asked = this.video.requestVideoFrameCallback(this.frame);
    this.repeat();
  };

  /** Go back to the begin of the range at its end. */
  private readonly again = (): void => {
    this.tellMoved();
    this.repeat();
  };

  private repeat(): void {
    if (this.video === null || this.video.paused || this.video.seeking) return;
    const [from, to] = this.range(this.video.duration || 0);
    if (this.at() >= to - EDGE_S || this.at() < from - NEAR_S) this.video.currentTime = from;
  }

  private readonly ended = (): void => {
    this.seek(this.range(this.video?.duration ?? 0)[0]);
    this.play();
  };

  private readonly moved = (): void => this.tellMoved();

  private readonly moves = new Listeners();
  /** Have something done whenever the position changes; return what ends it. */
  readonly follow = this.moves.add;

  private tellMoved(): void {
    this.moves.tell();
  }

  private readonly tell = (): void => {
    const { video } = this;
    if (video === null) return;
    const length = Number.isFinite(video.duration) ? video.duration : 0;
    const now = { playing: !video.paused, failed: video.error !== null, length };
    if (now.playing === this.told.playing && now.failed === this.told.failed && now.length === this.told.length) return;
    this.told = now;
    this.watchers.tell();
  };

  private readonly acts: readonly [string, () => void][] = [
    ["loadedmetadata", this.begin], ["play", this.tell], ["pause", this.tell], ["error", this.tell],
    ["durationchange", this.tell], ["timeupdate", this.again], ["seeked", this.moved], ["ended", this.ended],
  ];
}
