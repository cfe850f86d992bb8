"""Small pictures of scripted scenes, painted (ground, things with two faces, light and shadow), and what is sensed of them."""

from collections.abc import Iterable

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.frames import Residue
from pipeline.sense.residue import BEGIN, GREY, HEIGHT, WIDTH, is_due, residues, watch

Edges = tuple[float, float, float, float]
LEVELS = (35.0, 190.0, 60.0, 215.0, 20.0)
"""Grey levels of the things, in turn; the ground has GROUND."""
GROUND, GRAIN, NOISE = 110.0, 6.0, 2.0


class Background:
    """The background of one scene, with the sensor's state."""

    def __init__(self, width: int, height: int) -> None:
        """Begin with the size of the scene in pixels."""
        self._scale = np.array([WIDTH / width, HEIGHT / height] * 2)
        self._chance = np.random.default_rng(5)
        grain = cv2.GaussianBlur(self._chance.normal(0, 1, (HEIGHT, WIDTH)).astype(np.float32), (5, 5), 0)
        self._ground = GROUND + GRAIN * grain / grain.std()
        self._state = BEGIN

    def residues(
        self, t: float, things: Iterable[tuple[int, Edges]], shades: Iterable[tuple[Edges, float]]
    ) -> tuple[Residue, ...]:
        """Paint things (number, xyxy in pixels), the nearest last, and light (xyxy, factor); return what is known then."""
        if is_due(self._state, t):
            picture = self._ground.copy()
            for box, factor in shades:
                picture[self._cells(box)] *= factor
            for number, box in sorted(things, key=lambda thing: thing[1][3]):
                rows, columns = self._cells(box)
                picture[rows, columns] = LEVELS[number % len(LEVELS)]
                picture[rows.start : (2 * rows.start + rows.stop) // 3, columns] += 22
            seen = picture + self._chance.normal(0, NOISE, picture.shape)
            self._state = watch(self._state, t, colourless(seen))
        return residues(self._state)

    def _cells(self, box: Edges) -> tuple[slice, slice]:
        x1, y1, x2, y2 = np.clip((np.array(box) * self._scale).round().astype(int), 0, [WIDTH, HEIGHT] * 2).tolist()
        return slice(y1, y2), slice(x1, x2)


def colourless(levels: NDArray[np.floating]) -> NDArray[np.uint8]:
    """Return brightness (H, W) as a picture (3, H, W) without colour."""
    grey = np.clip(levels, 0, 255).astype(np.uint8)
    return np.stack([grey, np.full_like(grey, GREY), np.full_like(grey, GREY)])
