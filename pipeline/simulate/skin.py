"""What a surface looks like up close: colour, gloss and glow, and the canvas they are painted on.

Colours are given as 8-bit sRGB (as one picks them) and kept as linear light, BGR, 0…1.
"""

from dataclasses import dataclass
from typing import Self

import cv2
import numpy as np
from numpy.typing import NDArray

Colour = tuple[float, float, float]
"""Red, green, blue, 0…255 in sRGB."""
Floats = NDArray[np.float32]
GAMMA = 2.2
"""The sRGB curve as a power."""
DULL = 0.16
"""Share of the colour that dust, weather and air take."""
DULL = 0.16
"""Share of colour lost to dust, weather and the air."""


def linear(colour: Colour) -> Floats:
    """Return (3,) linear BGR of an sRGB colour, as dull as things outdoors are."""
    return dulled(np.array(colour[::-1], np.float32))


def dulled(colours: Floats) -> Floats:
    """Return linear BGR (..., 3) of 8-bit sRGB, with a share of the colour taken out."""
    light = np.power(np.clip(colours, 0, 255) / np.float32(255), np.float32(GAMMA), dtype=np.float32)
    grey = light.mean(axis=-1, keepdims=True)
    return np.asarray(light + (grey - light) * np.float32(DULL), np.float32)


@dataclass(frozen=True, slots=True)
class Skin:
    """A painted surface.

    Attributes:
        texels: (H, W, 5) linear blue, green, red, then gloss and glow, 0…1.
    """

    texels: Floats

    @classmethod
    def plain(cls, colour: Colour, *, gloss: float = 0.0, glow: float = 0.0) -> Self:
        """Make a skin of one colour."""
        return cls(np.array([*linear(colour), gloss, glow], np.float32).reshape(1, 1, 5))

    def at(self, uv: Floats) -> Floats:
        """Look up (N, 2) places: (N, 5)."""
        height, width = self.texels.shape[:2]
        x = np.clip((uv[:, 0] * width).astype(np.int32), 0, width - 1)
        y = np.clip((uv[:, 1] * height).astype(np.int32), 0, height - 1)
        found: Floats = self.texels.reshape(-1, 5)[y * width + x]
        return found


class Canvas:
    """A skin while it is being painted; places are pixels of the canvas."""

    def __init__(self, width: int, height: int, colour: Colour = (128, 128, 128)) -> None:
        self.width, self.height = width, height
        self.colour = np.empty((height, width, 3), np.float32)
        self.colour[:] = np.array(colour[::-1], np.float32)
        self.gloss = np.zeros((height, width), np.float32)
        self.glow = np.zeros((height, width), np.float32)

    def rectangle(
        self, area: tuple[float, float, float, float], colour: Colour, *, gloss: float = 0.0, glow: float = 0.0
    ) -> None:
        """Fill x1, y1, x2, y2."""
        x1, y1, x2, y2 = (round(value) for value in area)
        part = slice(max(0, y1), max(0, y2)), slice(max(0, x1), max(0, x2))
        self.colour[part] = np.array(colour[::-1], np.float32)
        self.gloss[part] = gloss
        self.glow[part] = glow

    def polygon(self, corners: list[tuple[float, float]], colour: Colour, *, gloss: float = 0.0, glow: float = 0.0) -> None:
        """Fill a polygon."""
        fixed = [np.rint(np.array(corners) * 16).astype(np.int32)]
        cv2.fillPoly(self.colour, fixed, colour[::-1], cv2.LINE_AA, 4)
        cv2.fillPoly(self.gloss, fixed, (gloss,), cv2.LINE_8, 4)
        cv2.fillPoly(self.glow, fixed, (glow,), cv2.LINE_8, 4)

    def line(self, start: tuple[float, float], end: tuple[float, float], colour: Colour, width: float = 1.0) -> None:
        """Draw a line."""
        ends = [(round(x), round(y)) for x, y in (start, end)]
        cv2.line(self.colour, ends[0], ends[1], colour[::-1], max(1, round(width)), cv2.LINE_AA)

    def circle(
        self, centre: tuple[float, float], radius: float, colour: Colour, *, gloss: float = 0.0, glow: float = 0.0
    ) -> None:
        """Fill a circle."""
        self.ellipse(centre, (radius, radius), colour, gloss=gloss, glow=glow)

    def ellipse(
        self, centre: tuple[float, float], half: tuple[float, float], colour: Colour, *, gloss: float = 0.0, glow: float = 0.0
    ) -> None:
        """Fill an upright ellipse."""
        middle = round(centre[0]), round(centre[1])
        axes = max(1, round(half[0])), max(1, round(half[1]))
        cv2.ellipse(self.colour, middle, axes, 0, 0, 360, colour[::-1], -1, cv2.LINE_AA)
        cv2.ellipse(self.gloss, middle, axes, 0, 0, 360, (gloss,), -1)
        cv2.ellipse(self.glow, middle, axes, 0, 0, 360, (glow,), -1)

    def grain(self, rng: np.random.Generator, amount: float, *, size: float = 1.0) -> None:
        """Roughen the colour by a share `amount`, in spots of about `size` pixels."""
        self.colour *= 1 + amount * spots(rng, (self.height, self.width), size)[..., None]

    def skin(self) -> Skin:
        """Return what has been painted."""
        return Skin(np.dstack([dulled(self.colour), self.gloss, self.glow]).astype(np.float32))


def spots(rng: np.random.Generator, shape: tuple[int, int], size: float) -> Floats:
    """Return smooth noise (H, W) of about -1…1 in spots of about `size` pixels."""
    height, width = shape
    small = max(2, round(height / size)), max(2, round(width / size))
    noise = rng.standard_normal(small).astype(np.float32)
    return np.clip(cv2.resize(noise, (width, height), interpolation=cv2.INTER_CUBIC), -2.5, 2.5) * np.float32(0.5)
