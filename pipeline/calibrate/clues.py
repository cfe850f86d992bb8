"""What a person sees in a picture that tells how the camera looks. Each clue says how far a camera is from it. Pure."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from pipeline.calibrate.stand import Size, Stand
from pipeline.locate.homography import Array

CLICK_PX = 2.0
"""Standard deviation of a click, pixels of a picture 1280 wide; less in smaller ones."""
CLICK_WIDTH = 1280.0
LEAST_CLICK_PX = 0.7
STEP_M = 0.01
STEEPEST = 1e4
"""Most pixels that a metre is taken to move a point: under the lens it is more."""
FAR_OFF = 1e4
"""What a place behind the camera counts as, in standard deviations."""


@dataclass(frozen=True, slots=True)
class Misfit:
    """How far one clue is from a camera: pixels, and metres where that makes sense."""

    name: str
    pixels: float
    metres: float | None


class Clue(Protocol):
    """Something seen."""

    def residuals(self, stand: Stand, size: Size) -> Array:
        """Return how far a camera is from it, in standard deviations, (K,)."""
        ...

    def misfits(self, stand: Stand, size: Size) -> list[Misfit]:
        """Return the same for a person."""
        ...


@dataclass(frozen=True, slots=True)
class Marks:
    """Points of the picture whose places are known.

    Attributes:
        pixels: (N, 2); places: (N, 3) metres right, ahead, up; error_m: of each coordinate of a place.
    """

    pixels: Array
    places: Array
    error_m: float

    def residuals(self, stand: Stand, size: Size) -> Array:
        """Weigh errors of clicks in the picture and errors of the survey on the ground."""
        seen = stand.pixels(self.places, size)
        moved = [stand.pixels(self.places + axis * STEP_M, size) for axis in np.eye(3)[:2]]
        slope = np.clip(np.stack([(one - seen) / STEP_M for one in moved], axis=2), -STEEPEST, STEEPEST)
        covariance = click_px(size) ** 2 * np.eye(2) + self.error_m**2 * slope @ slope.transpose(0, 2, 1)
        good = np.isfinite(covariance).all(axis=(1, 2)) & np.isfinite(seen).all(axis=1)
        found = np.full((len(seen), 2), FAR_OFF)
        whiten = np.linalg.inv(np.linalg.cholesky(covariance[good]))
        found[good] = np.clip((whiten @ (self.pixels - seen)[good][:, :, None])[:, :, 0], -FAR_OFF, FAR_OFF)
        return found.ravel()

    def misfits(self, stand: Stand, size: Size) -> list[Misfit]:
        """Return the pixels and metres by which each point is off."""
        apart = np.linalg.norm(self.pixels - stand.pixels(self.places, size), axis=1)
        beside = np.linalg.norm(self.places[:, :2] - stand.ground(self.pixels, size), axis=1)
        return [Misfit(f"point {n}", float(p), float(m)) for n, (p, m) in enumerate(zip(apart, beside, strict=True), 1)]


@dataclass(frozen=True, slots=True)
class Upright:
    """Things of known height that stand on the ground: pixels of their feet and heads (N, 2); heights (N,) and their share."""

    feet: Array
    heads: Array
    heights: Array
    share: float

    def residuals(self, stand: Stand, size: Size) -> Array:
        """Stand a thing on its foot, and see where its head is."""
        off = self.heads - self._heads(stand, size)
        tall = np.linalg.norm(self.heads - self.feet, axis=1)
        click = np.sqrt(2) * click_px(size)
        error = np.column_stack([np.full(len(off), click), np.hypot(click, self.share * tall)])
        found: Array = np.nan_to_num(off / error, nan=FAR_OFF).ravel()
        return found

    def misfits(self, stand: Stand, size: Size) -> list[Misfit]:
        """Return the pixels by which each head is off, and metres of its height."""
        off = np.linalg.norm(self.heads - self._heads(stand, size), axis=1)
        tall = np.linalg.norm(self.heads - self.feet, axis=1)
        return [
            Misfit(f"object {n}", float(one), float(one / max(high, 1.0) * real))
            for n, (one, high, real) in enumerate(zip(off, tall, self.heights, strict=True), 1)
        ]

    def _heads(self, stand: Stand, size: Size) -> Array:
        return stand.pixels(np.column_stack([stand.ground(self.feet, size), self.heights]), size)


@dataclass(frozen=True, slots=True)
class Lengths:
    """Distances on the ground: pixels of both ends (N, 2) each, metres (N,), and the share to which they are known."""

    starts: Array
    ends: Array
    metres: Array
    share: float

    def residuals(self, stand: Stand, size: Size) -> Array:
        """Compare logarithms: near and far ones count alike."""
        wide = np.linalg.norm(self.ends - self.starts, axis=1)
        error = np.hypot(self.share, 1.5 * click_px(size) / np.maximum(wide, 1.0))
        with np.errstate(divide="ignore"):
            off = np.log(self._found(stand, size) / self.metres) / error
        found: Array = np.clip(np.nan_to_num(off, nan=FAR_OFF), -FAR_OFF, FAR_OFF)
        return found

    def misfits(self, stand: Stand, size: Size) -> list[Misfit]:
        """Return the metres by which each is off, and as many pixels of its picture."""
        off, wide = np.abs(self._found(stand, size) - self.metres), np.linalg.norm(self.ends - self.starts, axis=1)
        return [
            Misfit(f"length {n}", float(one / real * px), float(one))
            for n, (one, real, px) in enumerate(zip(off, self.metres, wide, strict=True), 1)
        ]

    def _found(self, stand: Stand, size: Size) -> Array:
        found: Array = np.linalg.norm(stand.ground(self.ends, size) - stand.ground(self.starts, size), axis=1)
        return found


@dataclass(frozen=True, slots=True)
class Horizon:
    """Two points (2, 2) of the line where flat ground would meet the sky."""

    pixels: Array

    def residuals(self, stand: Stand, size: Size) -> Array:
        """Return how far the points are above or below the camera's horizon."""
        return self._off(stand, size) / (2 * click_px(size))

    def misfits(self, stand: Stand, size: Size) -> list[Misfit]:
        """Return the pixels by which the line is off at each point."""
        return [Misfit(f"horizon {n}", float(abs(one)), None) for n, one in enumerate(self._off(stand, size), 1)]

    def _off(self, stand: Stand, size: Size) -> Array:
        yaw = float(stand.values[2])
        seen = stand.towards(np.array([yaw - 0.2, yaw + 0.2]), size)
        slope = (seen[1, 1] - seen[0, 1]) / (seen[1, 0] - seen[0, 0])
        off: Array = self.pixels[:, 1] - (seen[0, 1] + slope * (self.pixels[:, 0] - seen[0, 0]))
        return off


@dataclass(frozen=True, slots=True)
class Vanishing:
    """Points (N, 2) in which lines along the ground meet, and their directions (N,), radians right of the nose."""

    pixels: Array
    bearings: Array

    def residuals(self, stand: Stand, size: Size) -> Array:
        """Return how far they are from the camera's."""
        off = self.pixels - stand.towards(self.bearings, size)
        return np.nan_to_num(off / (2 * click_px(size)), nan=FAR_OFF).ravel()

    def misfits(self, stand: Stand, size: Size) -> list[Misfit]:
        """Return the pixels by which each is off."""
        off = np.linalg.norm(self.pixels - stand.towards(self.bearings, size), axis=1)
        return [Misfit(f"vanishing point {n}", float(one), None) for n, one in enumerate(off, 1)]


def click_px(size: Size) -> float:
    """Return how exactly a person points, pixels."""
    return max(LEAST_CLICK_PX, CLICK_PX * size[0] / CLICK_WIDTH)
