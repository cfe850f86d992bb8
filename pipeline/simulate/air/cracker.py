"""Firecrackers: white flashes near the ground with sparks."""

from collections.abc import Iterator

import cv2
import numpy as np

from pipeline.simulate.air.bang import Bang
from pipeline.simulate.air.veil import Veil, View, window
from pipeline.simulate.light.shine import Lamp
from pipeline.simulate.scene.fires import Firework

PER_S = 18.0
LIT_S = 0.055
"""A bang shines so long in the picture: its own milliseconds, and the exposure at night."""
FLASH_M = 0.75
SHINE = 0.3
"""Linear light of a bang at one metre, where 1 is full day on white."""
WHITE = np.array([0.75, 0.92, 1.0], np.float32)


class Crackers:
    """A string of crackers that goes off."""

    class_name = "firework"

    def __init__(self, firework: Firework, number: int, seed: int, *, end: float) -> None:
        rng = np.random.default_rng(seed)
        self.number, self.ground = number, firework.at
        count = max(1, round((end - firework.start) * PER_S))
        self._times = np.sort(rng.uniform(firework.start, end, count))
        angle = rng.uniform(0, np.pi)
        along = rng.uniform(-1, 1, count) * firework.size
        self._places = np.stack([firework.at[0] + along * np.cos(angle), firework.at[1] + along * np.sin(angle),
                                 rng.uniform(0.05, 0.7, count)], axis=1)  # fmt: skip
        self.bangs = tuple(
            Bang(number, "crackers", float(t), (float(x), float(y), float(z)))
            for t, (x, y, z) in zip(self._times, self._places, strict=True)
        )
        self._sizes = rng.uniform(0.6, 1.3, count)

    def veil(self, view: View, t: float) -> Veil | None:
        """Draw the bangs of a moment."""
        now = self._now(t)
        seen = view.camera.project(self._places[now]) if len(now) else np.zeros((0, 3), np.float32)
        if not len(now) or seen[:, 2].min() < 1.0:
            return None
        radius = FLASH_M * self._sizes[now] * view.camera.focal / seen[:, 2]
        low, high = (seen[:, :2] - radius[:, None]).min(axis=0) - 1, (seen[:, :2] + radius[:, None]).max(axis=0) + 1
        part = window(view.camera, (float(low[0]), float(low[1])), (float(high[0]), float(high[1])))
        if part is None:
            return None
        light = np.zeros((part[3], part[2], 3), np.float32)
        for number, place, reach in zip(now, seen, radius, strict=True):
            _bang(light, (float(place[0]) - part[0], float(place[1]) - part[1]), float(reach), int(number))
        level = np.float32(4.0 * np.clip(view.gain / 4, 0.5, 1) / view.gain)
        return Veil(part[0], part[1], light * level, np.zeros(light.shape[:2], np.float32), float(seen[:, 2].min()) - 0.3)

    def lamps(self, view: View, t: float) -> Iterator[Lamp]:
        """Yield the light of the bangs."""
        for k in self._now(t):
            place = self._places[k].astype(np.float32) + np.array([0, 0, 0.3], np.float32)
            level = np.float32(SHINE * self._sizes[k] * 3 / max(1.0, view.gain) ** 0.3)
            yield Lamp(place, WHITE * level, np.zeros(3, np.float32))

    def _now(self, t: float) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
        return np.flatnonzero((self._times <= t) & (self._times > t - LIT_S))


def _bang(light: np.ndarray[tuple[int, ...], np.dtype[np.float32]], at: tuple[float, float], reach: float, number: int) -> None:
    """Add a white core and rays of sparks."""
    rng = np.random.default_rng(number)
    height, width = light.shape[:2]
    y, x = np.ogrid[0:height, 0:width]
    square = (x - at[0]) ** 2 + (y - at[1]) ** 2
    core = np.exp(-square / max(0.5, (0.30 * reach) ** 2)) + 0.22 * np.exp(-square / max(0.5, (0.6 * reach) ** 2))
    rays = np.zeros((height, width), np.uint8)
    for angle, far in zip(rng.uniform(0, 2 * np.pi, 12), rng.uniform(0.4, 0.95, 12), strict=True):
        end = at[0] + np.cos(angle) * far * reach, at[1] + np.sin(angle) * far * reach
        start = (round(at[0] * 16), round(at[1] * 16))
        cv2.line(rays, start, (round(end[0] * 16), round(end[1] * 16)), (150,), 1, cv2.LINE_AA, 4)
    light += (core.astype(np.float32) + rays.astype(np.float32) / np.float32(255) * 0.6)[..., None] * WHITE
