"""Small video files made up for tests: a scene whose truth is known, encoded by PyAV.

`write_clip(path, MovingBox().pictures(50), fps=10)` gives an H.264 file of five seconds.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Literal

import av
import cv2
import numpy as np
from av.audio.stream import AudioStream
from av.video.stream import VideoStream
from numpy.typing import NDArray

CodecName = Literal["h264", "hevc", "mjpeg"]
AUDIO_RATE = 8000
_ENCODERS = {"h264": "libx264", "hevc": "libx265", "mjpeg": "mjpeg"}


@dataclass(frozen=True)
class MovingBox:
    """A bright box that crosses a textured street from left to right and comes again.

    Attributes:
        width, height: of the picture, pixels, both even.
        box_width, box_height: of the box, pixels.
        speed: pixels a picture; 0 keeps the box where it begins.
        noise: standard deviation of the sensor noise, grey levels.
        seed: of texture and noise; equal seeds give equal pictures.
    """

    width: int = 320
    height: int = 180
    box_width: int = 40
    box_height: int = 60
    speed: float = 4.0
    noise: float = 1.5
    seed: int = 0

    @cached_property
    def street(self) -> NDArray[np.uint8]:
        """The empty scene, (height, width, 3) BGR uint8."""
        rough = np.random.default_rng(self.seed).integers(60, 150, (self.height // 12 + 1, self.width // 12 + 1, 3), np.uint8)
        smooth = cv2.resize(rough, (self.width, self.height), interpolation=cv2.INTER_CUBIC)
        return smooth.astype(np.uint8, copy=False)

    def box(self, index: int) -> NDArray[np.float32]:
        """Return where the box is in picture `index`, (4,) xyxy float32 pixels."""
        left = int(index * self.speed) % max(1, self.width - self.box_width)
        top = (self.height - self.box_height) // 2
        return np.array([left, top, left + self.box_width, top + self.box_height], np.float32)

    def picture(self, index: int, *, empty: bool = False) -> NDArray[np.uint8]:
        """Return picture `index`, (height, width, 3) BGR uint8; `empty` leaves the box out."""
        image = self.street.astype(np.float32)
        if not empty:
            left, top, right, bottom = self.box(index).astype(int)
            image[top:bottom, left:right] = (40, 210, 240)
        grain = np.random.default_rng((self.seed, index)).normal(0.0, self.noise, (self.height, self.width, 1))
        return np.clip(image + grain, 0, 255).astype(np.uint8)

    def pictures(self, count: int) -> Iterator[NDArray[np.uint8]]:
        """Return the first `count` pictures."""
        return (self.picture(index) for index in range(count))


def write_clip(
    path: Path,
    pictures: Iterable[NDArray[np.uint8]],
    *,
    fps: int = 10,
    codec: CodecName = "h264",
    gop: int = 10,
    b_frames: int = 0,
    audio: bool = False,
    size: tuple[int, int] | None = None,
) -> Path:
    """Encode pictures into a file; its name's ending says which container.

    Args:
        path: such as `x.mp4`, `x.mkv`, `x.avi`, `x.ts`.
        pictures: (height, width, 3) BGR uint8, all of one size, even width and height.
        fps: pictures a second.
        codec: how they are encoded.
        gop: pictures from one keyframe to the next.
        b_frames: pictures between two references that are sent out of order.
        audio: add a 440 Hz tone, AAC, 8 kHz mono.
        size: (width, height) to encode at; default: the size of the pictures.

    Returns:
        `path`.
    """
    shown = iter(pictures)
    first = next(shown)
    width, height = size or (first.shape[1], first.shape[0])
    with av.open(str(path), "w") as container:
        video = container.add_stream(_ENCODERS[codec], rate=fps, options=_options(codec, gop, b_frames))
        assert isinstance(video, VideoStream)
        video.width, video.height = width, height
        video.pix_fmt = "yuvj420p" if codec == "mjpeg" else "yuv420p"
        video.codec_context.gop_size = gop
        video.codec_context.max_b_frames = b_frames
        tone = container.add_stream("aac", rate=AUDIO_RATE, layout="mono") if audio else None
        count = _encode_video(container, video, first, shown)
        if tone is not None:
            _encode_tone(container, tone, count / fps)
    return path


def _options(codec: CodecName, gop: int, b_frames: int) -> dict[str, str]:
    if codec == "h264":
        return {"preset": "ultrafast", "crf": "23", "sc_threshold": "0", "bf": str(b_frames)}
    if codec == "hevc":
        params = f"keyint={gop}:min-keyint={gop}:scenecut=0:bframes={b_frames}:open-gop=0:log-level=none:pools=1"
        return {"preset": "ultrafast", "crf": "25", "x265-params": params}
    return {"qmin": "3", "qmax": "5"}


def _encode_video(
    container: av.container.OutputContainer,
    video: VideoStream,
    first: NDArray[np.uint8],
    others: Iterable[NDArray[np.uint8]],
) -> int:
    count = 0
    for image in (first, *others):
        frame = av.VideoFrame.from_ndarray(image, format="bgr24")
        frame.pts, frame.time_base = count, Fraction(1, int(video.average_rate or 1))
        container.mux(video.encode(frame.reformat(video.width, video.height, video.pix_fmt)))
        count += 1
    container.mux(video.encode(None))
    return count


def _encode_tone(container: av.container.OutputContainer, tone: AudioStream, seconds: float) -> None:
    block = 1024
    for start in range(0, int(seconds * AUDIO_RATE), block):
        wave = np.sin((start + np.arange(block)) * 2 * np.pi * 440 / AUDIO_RATE).astype(np.float32) * 0.2
        frame = av.AudioFrame.from_ndarray(wave.reshape(1, block), format="fltp", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = AUDIO_RATE, start, Fraction(1, AUDIO_RATE)
        container.mux(tone.encode(frame))
    container.mux(tone.encode(None))
