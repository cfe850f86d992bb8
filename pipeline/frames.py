"""What travels inside a worker: a decoded picture, one look at a stream, and a piece of its sound."""

import zlib
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from typing import Literal, cast

import av
import cv2
import numpy as np
from av.video.reformatter import Interpolation, VideoReformatter
from numpy.typing import NDArray

from pipeline.events import ClockSource, FaultKind

SOUND_RATE = 16_000
"""Samples a second: half of it, 8 kHz, is as high as cameras' microphones and their G.711 (4 kHz) let anything through."""
MOST_SIGNS = 256
"""Flashes, or bangs, that wait for a look that can be used: half a minute of a string of firecrackers."""


ROWS = 5
"""Lines of an area that its brightness is a mean of: reading all of them costs as much as decoding does, and tells no more."""
PLANES = frozenset({"yuv420p", "yuv422p", "yuv444p", "yuvj420p", "yuvj422p", "yuvj444p"})
"""Forms of pictures whose planes are brightness, blue and red difference, a byte each."""


class DecodedPicture:
    """A decoded video frame that is resized and converted only when someone asks.

    Scaling and colour conversion happen in one libswscale pass over the decoder's planes.
    A reformatter serves one thread at a time: with two of them, one thread may ask for the brightness
    while another asks for colours (of this or another picture of the stream). It is quick as long as it is asked for
    one size and form: hence a third one for `yuv`. A picture that is stored bottom up (raw video in AVI) is turned at once.
    """

    def __init__(
        self, frame: av.VideoFrame, reformatter: VideoReformatter, *, luma: VideoReformatter | None = None,
        yuv: VideoReformatter | None = None,
    ) -> None:  # fmt: skip
        self._frame = frame if frame.planes[0].line_size > 0 else frame.reformat(format="yuv444p", threads=1)
        self._reformatter = reformatter
        self._luma = luma or reformatter
        self._yuv = yuv or reformatter
        self.width = frame.width
        self.height = frame.height

    def resized(self, width: int, height: int, *, order: Literal["rgb", "bgr"] = "bgr") -> NDArray[np.uint8]:
        """Return the picture at a size, (height, width, 3) uint8; do not write into it."""
        scaled = self._scaled(self._reformatter, (width, height), f"{order}24", Interpolation.BILINEAR)
        return cast("NDArray[np.uint8]", _rows(scaled)[:, : width * 3].reshape(height, width, 3))

    def luma(self, width: int, height: int) -> NDArray[np.uint8]:
        """Return the brightness at a size, (height, width) uint8, each value a mean over its area."""
        return _rows(self._scaled(self._luma, (width, height), "gray", Interpolation.AREA))[:, :width]

    def yuv(self, width: int, height: int) -> NDArray[np.uint8]:
        """Return brightness, blue and red difference at a size, (3, height, width) uint8.

        Brightness is a mean over `ROWS` lines of each area, chroma that in its middle; forms whose planes can't be read as
        they are, and tiny pictures, are converted, and give means over the whole areas.
        """
        if self._frame.format.name not in PLANES or self.width < 2 * width or self.height < 2 * height:
            return self.mean_yuv(width, height)
        tiny = np.empty((3, height, width), np.uint8)
        step = max(1, self.height // (ROWS * height))
        lines = _rows(self._frame)[step // 2 : self.height : step, : self.width]
        cv2.resize(lines, (width, height), dst=tiny[0], interpolation=cv2.INTER_AREA)
        for number, plane in enumerate(self._frame.planes[1:], 1):
            middles = _middles((plane.height, plane.width), plane.line_size, (height, width))
            np.frombuffer(memoryview(plane), np.uint8).take(middles, out=tiny[number], mode="clip")
        return tiny

    def mean_yuv(self, width: int, height: int) -> NDArray[np.uint8]:
        """Return brightness, blue and red difference at a size, (3, height, width) uint8, all means over whole areas."""
        scaled = self._scaled(self._yuv, (width, height), "yuv444p", Interpolation.AREA)
        return np.stack([_rows(scaled, plane)[:, :width] for plane in range(3)])

    def bgr(self) -> NDArray[np.uint8]:
        """Return the whole picture, (height, width, 3) BGR uint8."""
        return self.resized(self.width, self.height)

    def fingerprint(self) -> int:
        """Return a checksum over every 8th row of the first plane: equal for bit-identical pictures."""
        return zlib.crc32(_rows(self._frame)[::8, : self.width].tobytes())

    def _scaled(
        self, reformatter: VideoReformatter, size: tuple[int, int], form: str, interpolation: Interpolation
    ) -> av.VideoFrame:
        """Scale and convert in this thread: left to itself libswscale starts one a core for each stream."""
        width, height = size
        return reformatter.reformat(
            self._frame, width=width, height=height, format=form, interpolation=interpolation, threads=1
        )


@dataclass(frozen=True, slots=True)
class Frame:
    """A decoded frame of one stream.

    Attributes:
        session: number of the connection it came over; sizes and track ids hold within it.
        t: UTC seconds when it was taken, by the stream's time base.
        arrived: UTC seconds when it reached this machine.
        pts: its presentation time in the stream's own clock, seconds.
    """

    stream_id: str
    session: int
    t: float
    arrived: float
    pts: Fraction
    keyframe: bool
    damaged: bool
    clock_source: ClockSource
    picture: DecodedPicture


@dataclass(frozen=True, slots=True)
class Flash:
    """A sudden, short light in the picture.

    Attributes:
        at: UTC seconds at which it came up.
        x, y: its middle, 0…1 of the picture.
        size: how wide it was at most, 0…1 of the picture's diagonal.
        strength: by how much it outshone what was there before, grey levels, 0…255.
        colour: how saturated it was, 0 (white) … 1.
        opened: it spread from its middle, as the stars of a shell do and a lamp's light does not.
        habit: light came up at its place again and again in the last quarter of an hour.
    """

    at: float
    x: float
    y: float
    size: float
    strength: float
    colour: float
    opened: bool = False
    habit: bool = False


@dataclass(frozen=True, slots=True)
class Bang:
    """A sudden, short, explosive noise in a stream's sound.

    Attributes:
        at: UTC seconds of its onset here; at its source it was earlier, by 1 s for each 343 m.
        level_db: how far it stands above the running background, dB.
        crest: its peak over its root mean square, a ratio.
        crackle: it belongs to a rhythm, as a string of firecrackers makes it.
        afar: what rings after it is so loud that it came from farther away than a door beside the microphone.
    """

    at: float
    level_db: float
    crest: float
    crackle: bool
    afar: bool = False


@dataclass(frozen=True, slots=True)
class Residue:
    """Something compact that appeared in the picture and stands still, whatever it is.

    Attributes:
        number: names it within one process.
        since: UTC seconds since when it stands still.
        box: xyxy relative to the picture.
        seen: False while something moves in front.
    """

    number: int
    since: float
    box: tuple[float, float, float, float]
    seen: bool


@dataclass(frozen=True, slots=True)
class Look:
    """One look at a stream: a frame and what the cheap senses say of it.

    Attributes:
        fault: why the rules can't use this picture, or None.
        changed: False when nothing moved since the last detection, which then still holds.
        flashes, bangs: what was noticed since the look before; each has its own time, and may be some seconds late.
        residues: what was left behind, as the background alone tells.
    """

    frame: Frame
    fault: FaultKind | None
    changed: bool
    flashes: tuple[Flash, ...] = ()
    bangs: tuple[Bang, ...] = ()
    residues: tuple[Residue, ...] = ()

    def after(self, before: "Look") -> "Look":
        """Return this look with what was noticed at one that nobody will see; the newest MOST_SIGNS of a kind stay."""
        flashes, bangs = before.flashes + self.flashes, before.bangs + self.bangs
        if (flashes, bangs) == (self.flashes, self.bangs):
            return self
        return replace(self, flashes=flashes[-MOST_SIGNS:], bangs=bangs[-MOST_SIGNS:])


@dataclass(frozen=True, slots=True)
class Sound:
    """A piece of a stream's sound.

    Attributes:
        t: UTC seconds of its first sample.
        samples: (N,) float32, mono, -1…1, SOUND_RATE a second.
    """

    t: float
    samples: NDArray[np.float32]


@lru_cache(maxsize=16)
def _middles(shape: tuple[int, int], line_size: int, size: tuple[int, int]) -> NDArray[np.intp]:
    """Return where in the bytes of a plane (height, width) the middles of a grid's areas (height, width) are."""
    down, across = ((np.arange(count) * 2 + 1) * length // (2 * count) for length, count in zip(shape, size, strict=True))
    return (down[:, None] * line_size + across[None, :]).astype(np.intp)


def _rows(frame: av.VideoFrame, number: int = 0) -> NDArray[np.uint8]:
    """Return a plane, the first unless told, as rows of bytes, with its padding."""
    plane = frame.planes[number]
    return np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
