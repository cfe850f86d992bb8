"""Smoke and steam: puffs that rise, drift, grow and thin out."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.simulate.air.veil import Veil, View, looked_up, window
from pipeline.simulate.light.shine import Lamp
from pipeline.simulate.scene.fires import Tint

Floats = NDArray[np.float32]
ALBEDO: dict[Tint, float] = {"white": 0.82, "grey": 0.40, "black": 0.07}
SHAPES, SHAPE_PX = 8, 96
LAMPLIGHT = np.array([0.020, 0.034, 0.050], np.float32)
"""What street lamps give to smoke, beside full day on white."""
EMBERS = np.array([0.03, 0.22, 0.62], np.float32)
LEAST = 0.01
NEAREST_M, LARGE_PX = 1.5, 14.0
BEHIND_M = 0.2
"""Smoke is laid so far behind the flames that it comes from."""


@dataclass(frozen=True, slots=True)
class Column:
    """How smoke comes out.

    Attributes:
        foot: metres, where from.
        start, end: seconds; puffs come out between them and live on.
        size: width at the foot, metres.
        density: 0…1, of a young puff.
        rise: metres a second; `wind`: metres a second in x and y.
        life: seconds of a puff; `rate`: puffs a second.
        lit: how much a fire below lights it.
    """

    foot: tuple[float, float, float]
    start: float
    end: float
    size: float
    tint: Tint
    density: float
    rise: float
    wind: tuple[float, float]
    life: float = 7.0
    rate: float = 7.0
    lit: float = 0.0


class Plume:
    """One column of smoke; `named` tells whether the truth has it."""

    def __init__(self, column: Column, number: int, seed: int, *, named: bool = True) -> None:
        self.number, self.ground = number, column.foot[:2]
        self.class_name = "smoke" if named else None
        self._column, self._seed = column, seed

    def lamps(self, view: View, t: float) -> Iterator[Lamp]:
        """Yield nothing: smoke throws no light."""
        del view, t
        yield from ()

    def veil(self, view: View, t: float) -> Veil | None:
        """Draw the puffs that are there, the farthest first."""
        column = self._column
        first = int(np.ceil((max(column.start, t - column.life) - column.start) * column.rate))
        last = int(np.floor((min(t, column.end) - column.start) * column.rate))
        if last < first:
            return None
        numbers = np.arange(first, last + 1)
        age = (t - column.start - numbers / column.rate).astype(np.float32)
        places, radius, dense = self._puffs(numbers, age)
        seen = view.camera.project(places)
        foot = view.spot(column.foot)
        kept = np.flatnonzero(seen[:, 2] > NEAREST_M)
        if foot is None or not kept.size:
            return None
        pixels = radius * view.camera.focal / np.maximum(seen[:, 2], NEAREST_M)
        low = (seen[kept, :2] - pixels[kept, None]).min(axis=0)
        high = (seen[kept, :2] + pixels[kept, None]).max(axis=0)
        part = window(view.camera, (float(low[0]), float(low[1])), (float(high[0]), float(high[1])))
        if part is None:
            return None
        canvas = _Canvas.over(part, coarse=float(pixels[kept].max()) > LARGE_PX)
        white = self._colour(view)
        for k in kept[np.argsort(-seen[kept, 2] - age[kept] * 1e-3, kind="stable")]:
            glow = EMBERS * np.float32(column.lit * np.exp(-(places[k, 2] - column.foot[2]) / 1.2) / view.gain**0.6)
            canvas.lay(seen[k, :2], float(pixels[k]), float(dense[k]), (int(numbers[k]) + self._seed, white + glow))
        return canvas.veil(foot[2] + BEHIND_M)

    def _puffs(self, numbers: NDArray[np.int_], age: Floats) -> tuple[Floats, Floats, Floats]:
        """Return places (N, 3), radii and densities (N,)."""
        column = self._column
        key = (numbers * np.float32(0.37) + self._seed % 97).astype(np.float32)[None]
        rolls = [looked_up(key, np.full_like(key, 0.13 + 0.21 * k))[0] - np.float32(0.5) for k in range(4)]
        phase = numbers * 2.399963
        swirl = column.size * (0.35 + 0.5 * age)
        climb = column.rise * age * (1 - 0.35 * age / column.life) * (1 + 0.5 * rolls[0])
        off = column.size * 0.3
        x = column.foot[0] + column.wind[0] * age**1.15 + rolls[1] * swirl + off * np.cos(phase)
        y = column.foot[1] + column.wind[1] * age**1.15 + rolls[2] * swirl + off * np.sin(phase)
        radius = column.size * (0.55 + 0.4 * rolls[3]) + (0.16 + 0.14 * column.rise) * age**0.9
        thin = np.clip(age / 0.5, 0, 1) * np.clip(1 - age / column.life, 0, 1) ** 1.2
        dense = column.density * thin * (0.75 + 0.5 * rolls[0])
        return np.stack([x, y, column.foot[2] + climb], axis=1), radius, dense

    def _colour(self, view: View) -> Floats:
        """Return (3,) linear light that its white would give back."""
        light = view.light
        around = light.sky * 0.62 + light.bounce * 0.3 + light.sunlight * np.float32(0.30) + LAMPLIGHT * np.float32(light.lamps)
        return np.asarray(around * np.float32(ALBEDO[self._column.tint]), np.float32)


@lru_cache(maxsize=1)
def _shapes() -> list[tuple[Floats, Floats]]:
    """Return (cover, shade) of puffs: lumpy, and brighter above."""
    y, x = np.mgrid[0:SHAPE_PX, 0:SHAPE_PX].astype(np.float32) / (SHAPE_PX / 2) - 1
    found = []
    for number in range(SHAPES):
        lumps = looked_up(x * 0.13 + 0.19 * number, y * 0.13 + 0.37 * number)
        fine = looked_up(x * 0.33 + 0.29 * number, y * 0.33 + 0.11 * number)
        far = np.hypot(x, y) + (lumps - 0.5) * 0.8 + (fine - 0.5) * 0.35
        cover = np.clip((0.82 - far) * 2.1, 0, 1) * np.clip((1 - np.hypot(x, y)) * 5, 0, 1)
        shade = 1 - 0.26 * y + (fine - 0.5) * 0.75 + (lumps - 0.5) * 0.4
        found.append((cover.astype(np.float32), np.maximum(shade, 0.15).astype(np.float32)))
    return found


@dataclass(slots=True, eq=False)
class _Canvas:
    """Where the puffs of a column are laid over each other; smoke is soft, so large ones are drawn at half the size."""

    part: tuple[int, int, int, int]
    scale: int
    light: Floats
    cover: Floats

    @classmethod
    def over(cls, part: tuple[int, int, int, int], *, coarse: bool) -> "_Canvas":
        scale = 2 if coarse else 1
        height, width = -(-part[3] // scale), -(-part[2] // scale)
        return cls(part, scale, np.zeros((height, width, 3), np.float32), np.zeros((height, width), np.float32))

    def lay(self, at: Floats, radius: float, dense: float, look: tuple[int, Floats]) -> None:
        """Lay a puff over what is there; `look` is its shape's number and its colour."""
        radius /= self.scale
        if dense < LEAST or radius < 0.7:
            return
        size = max(2, round(radius * 2))
        left = round((float(at[0]) - self.part[0]) / self.scale - radius)
        top = round((float(at[1]) - self.part[1]) / self.scale - radius)
        height, width = self.cover.shape
        x1, y1, x2, y2 = max(0, left), max(0, top), min(width, left + size), min(height, top + size)
        if x2 <= x1 or y2 <= y1:
            return
        inner = slice(y1 - top, y2 - top), slice(x1 - left, x2 - left)
        shape, shade = _shapes()[look[0] % SHAPES]
        if look[0] // SHAPES % 2:
            shape, shade = shape[:, ::-1], shade[:, ::-1]
        cover = cv2.resize(shape, (size, size), interpolation=cv2.INTER_LINEAR)[inner] * np.float32(dense)
        colour = cv2.resize(shade, (size, size), interpolation=cv2.INTER_LINEAR)[inner][..., None] * look[1]
        part = slice(y1, y2), slice(x1, x2)
        self.light[part] += (colour - self.light[part]) * cover[..., None]
        self.cover[part] += cover * (1 - self.cover[part])

    def veil(self, depth: float) -> Veil:
        """Return what is laid in the picture's pixels."""
        left, top, width, height = self.part
        if self.scale == 1:
            return Veil(left, top, self.light, self.cover, depth)
        size = self.cover.shape[1] * self.scale, self.cover.shape[0] * self.scale
        light = np.asarray(cv2.resize(self.light, size, interpolation=cv2.INTER_LINEAR), np.float32)
        cover = np.asarray(cv2.resize(self.cover, size, interpolation=cv2.INTER_LINEAR), np.float32)
        return Veil(left, top, light[:height, :width], cover[:height, :width], depth)
