"""Lightning: sky and street light up together for moments. The truth does not tell it."""

from collections.abc import Iterator

import numpy as np

from pipeline.simulate.air.veil import Veil, View
from pipeline.simulate.light.shine import Lamp
from pipeline.simulate.scene.moments import Lightning

BEHIND_M = 3000.0
"""Farther than any street: only the sky itself is lit."""
HIGH_M = 800.0
COLOUR = np.array([1.0, 0.86, 0.80], np.float32)
SHINE, SKY = 0.13, 0.16
"""Linear light that a stroke throws on the street, and that the sky shows, where 1 is full day on white."""
FADES_S = 0.07
APART_S = (0.06, 0.35)


class Bolt:
    """Some strokes."""

    class_name = None

    def __init__(self, lightning: Lightning, number: int, seed: int) -> None:
        rng = np.random.default_rng(seed)
        self.number, self.ground = number, (0.0, 0.0)
        gaps = rng.uniform(*APART_S, lightning.strokes - 1)
        self._strokes = lightning.start + np.concatenate([[0.0], np.cumsum(gaps)])
        self._strengths = lightning.strength * rng.uniform(0.4, 1.0, lightning.strokes)
        self._side = rng.uniform(-600, 600, 2)

    def veil(self, view: View, t: float) -> Veil | None:
        """Light the sky up, more on one side."""
        level = self._level(t)
        if not level:
            return None
        height, width = view.camera.height, view.camera.width
        slope = np.linspace(0.75, 1.25, width, dtype=np.float32)[:: 1 if self._side[0] > 0 else -1]
        light = np.broadcast_to((slope[:, None] * COLOUR * np.float32(SKY * level))[None], (height, width, 3))
        return Veil(0, 0, light, np.zeros((height, width), np.float32), BEHIND_M)

    def lamps(self, view: View, t: float) -> Iterator[Lamp]:
        """Yield its light on the street."""
        del view
        level = self._level(t)
        if level:
            place = np.array([*self._side, HIGH_M], np.float32)
            colour = COLOUR * np.float32(SHINE * level * float(place @ place))
            yield Lamp(place, colour, np.zeros(3, np.float32))

    def _level(self, t: float) -> float:
        since = t - self._strokes
        level = float((self._strengths * np.where(since >= 0, np.exp(-np.maximum(since, 0) / FADES_S), 0)).sum())
        return level if level > 0.01 else 0.0
