"""Light and cover that something in the air lays over a picture. Not here: what it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.simulate.camera import Camera
from pipeline.simulate.light.shine import Lamp
from pipeline.simulate.light.sky import Light

Floats = NDArray[np.float32]
BEYOND = 0.2
"""What is further outside than this share of the picture is not drawn, nor counted as part of a thing that has no clear end."""
NEAREST_M = 0.8
NOISE = 256


@dataclass(frozen=True, slots=True)
class View:
    """What the drawing needs to know: camera in the picture's pixels, light, and the sensor's gain."""

    camera: Camera
    light: Light
    gain: float

    @property
    def glare(self) -> float:
        """Return how much brighter than by day a flame is exposed: night cameras burn out, but not by all of their gain."""
        return float(max(1.0, self.gain) ** 0.35)

    def spot(self, place: tuple[float, float, float]) -> tuple[float, float, float, float] | None:
        """Return x, y in pixels, depth in metres, pixels a metre; None when it is behind or at the lens."""
        x, y, depth = (float(value) for value in self.camera.project(np.array([place]))[0])
        return (x, y, depth, self.camera.focal / depth) if depth > NEAREST_M else None


@dataclass(frozen=True, slots=True, eq=False)
class Veil:
    """What one thing lays over the picture.

    Attributes:
        left, top: pixel of its corner; may be outside.
        light: (H, W, 3) linear light that reaches the camera from it.
        cover: (H, W) 0…1 how much of what is behind it is hidden.
        depth: metres.
    """

    left: int
    top: int
    light: Floats
    cover: Floats
    depth: float


class Airy(Protocol):
    """Something in the air. `class_name` is None for what the truth does not tell."""

    @property
    def number(self) -> int:
        """Number in the truth."""

    @property
    def class_name(self) -> str | None:
        """Class in the truth."""

    @property
    def ground(self) -> tuple[float, float]:
        """Metres, where it stands or is above."""

    def veil(self, view: View, t: float) -> Veil | None:
        """Draw it at a time; None when there is nothing."""

    def lamps(self, view: View, t: float) -> Iterator[Lamp]:
        """Yield the light it throws on the street."""


def window(camera: Camera, low: tuple[float, float], high: tuple[float, float]) -> tuple[int, int, int, int] | None:
    """Return left, top, width, height of the pixels from `low` to `high`, cut well outside the picture; None when empty."""
    wide, tall = camera.width * BEYOND, camera.height * BEYOND
    left, top = int(max(low[0], -wide)), int(max(low[1], -tall))
    right, bottom = int(np.ceil(min(high[0], camera.width + wide))), int(np.ceil(min(high[1], camera.height + tall)))
    seen = right > 0 and bottom > 0 and left < camera.width and top < camera.height
    return (left, top, right - left, bottom - top) if seen and right > left and bottom > top else None


@lru_cache(maxsize=1)
def noise() -> Floats:
    """Return (256, 256) of smooth noise of mean 0.5, 0…1, that goes on at its edges."""
    rng = np.random.default_rng(5)
    total = np.zeros((NOISE, NOISE), np.float32)
    for octave in (8, 16, 32, 64):
        small = rng.random((octave, octave)).astype(np.float32)
        wrapped = np.tile(small, (3, 3))
        large = cv2.resize(wrapped, (NOISE * 3, NOISE * 3), interpolation=cv2.INTER_CUBIC)[NOISE : 2 * NOISE, NOISE : 2 * NOISE]
        total += large * np.float32(8 / octave)
    total -= total.mean()
    return np.asarray(np.clip(0.5 + total / (total.std() * 4.5), 0, 1), np.float32)


def looked_up(u: NDArray[np.floating], v: NDArray[np.floating]) -> Floats:
    """Look the noise up at places; it repeats with 1."""
    x, y = (np.asarray(part % 1 * NOISE, np.float32) for part in (u, v))
    return np.asarray(cv2.remap(noise(), x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP), np.float32)


def faded(t: float, start: float, end: float, *, up: float, down: float) -> float:
    """Return 0…1: rises over `up` seconds from the start, and falls over `down` seconds before the end."""
    return float(np.clip(min((t - start) / up, (end - t) / down), 0, 1))
