"""Footage as a camera's stream gives it: ten seconds, five of them before the moment, with the noise of a sensor."""

import dataclasses
from collections.abc import Iterator
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import av
import cv2
import numpy as np
from av.video.stream import VideoStream
from numpy.typing import NDArray

from tests.support.street_footage import Footage

BEFORE_S, LENGTH_S = 5.0, 10.0
"""As `evidence.pre_roll_s` and `post_roll_s` are when nobody sets them."""
GOP_S = 2
"""Cameras send a keyframe every two seconds, as a rule."""
NOISE = 2.0
"""Standard deviation of the sensor's noise, grey levels."""


def as_from_camera(footage: Footage, *, size: tuple[int, int], fps: int) -> Footage:
    """Return footage with a longer clip: its first picture stands until the street begins to move.

    Args:
        footage: what is shown.
        size: width and height of the new clip, pixels.
        fps: pictures a second.
    """
    shift = BEFORE_S - footage.before_s
    clip = _encoded(_filled(_pictures(footage.clip), shift, fps), size, fps)
    looks = tuple((t + shift, seen) for t, seen in footage.looks)
    return dataclasses.replace(footage, clip=clip, looks=looks, before_s=BEFORE_S, length_s=LENGTH_S)


def _pictures(clip: bytes) -> list[tuple[float, NDArray[np.uint8]]]:
    """Decode a clip: seconds of the file and (height, width, 3) BGR."""
    with av.open(BytesIO(clip), "r") as container:
        frames = [
            (frame.time or 0.0, frame.to_ndarray(format="bgr24")) for frame in container.decode(container.streams.video[0])
        ]
    return [(t, picture.astype(np.uint8, copy=False)) for t, picture in frames]


def _filled(pictures: list[tuple[float, NDArray[np.uint8]]], shift: float, fps: int) -> Iterator[NDArray[np.uint8]]:
    times = np.array([t for t, _ in pictures])
    for number in range(int(LENGTH_S * fps)):
        at = int(np.searchsorted(times, number / fps - shift, side="right")) - 1
        yield pictures[max(0, at)][1]


def _encoded(pictures: Iterator[NDArray[np.uint8]], size: tuple[int, int], fps: int) -> bytes:
    noise = np.random.default_rng(7).normal(0.0, NOISE, (8, size[1], size[0], 1)).astype(np.float32)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "clip.mp4"
        with av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"}) as container:
            stream = container.add_stream("libx264", rate=Fraction(fps))
            assert isinstance(stream, VideoStream)
            stream.width, stream.height = size
            stream.pix_fmt, stream.gop_size = "yuv420p", GOP_S * fps
            stream.options = {"crf": "28", "preset": "veryfast", "bf": "0"}
            for number, picture in enumerate(pictures):
                noisy = cv2.resize(picture, size, interpolation=cv2.INTER_LINEAR) + noise[number % len(noise)]
                frame = av.VideoFrame.from_ndarray(noisy.clip(0, 255).astype(np.uint8), format="bgr24")
                frame.pts = number
                container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
        return path.read_bytes()
