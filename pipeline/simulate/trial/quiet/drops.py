"""Drops and moths that cross the light of the camera's own lamp, right before the lens."""

import numpy as np
from numpy.typing import NDArray

from pipeline.simulate.light.sky import Light
from pipeline.simulate.scene.settings import Scene
from pipeline.simulate.script.cast import seed_of

IN_RAIN, BY_NIGHT = 12.0, 2.0
"""How many a minute."""
LASTS_S = 0.08, 0.5
WIDE = 0.006, 0.03
"""Radius, share of the picture's width."""
SPEED = 0.3, 2.5
"""Pictures a second."""


class Drops:
    """Bright blurred spots that pass; none by day without rain."""

    def __init__(self, scene: Scene, light: Light) -> None:
        rng = np.random.default_rng(seed_of(scene.seed, "drops"))
        per_minute = IN_RAIN if light.rain else BY_NIGHT if light.lamps > 0.5 else 0.0
        count = int(rng.poisson(per_minute * scene.seconds / 60))
        self._starts = np.sort(rng.uniform(0, scene.seconds, count))
        self._lasts = rng.uniform(*LASTS_S, count)
        self._places = rng.uniform(0, 1, (count, 2))
        angles, speeds = rng.uniform(0, 2 * np.pi, count), rng.uniform(*SPEED, count)
        self._ways = np.stack([np.cos(angles), np.abs(np.sin(angles))], axis=1) * speeds[:, None]
        self._wide = rng.uniform(*WIDE, count)
        self._bright = rng.uniform(0.2, 1.0, count) / light.exposure

    def fall(self, frame: NDArray[np.float32], t: float) -> None:
        """Add those of a moment to linear light (H, W, 3)."""
        height, width = frame.shape[:2]
        for n in np.flatnonzero((self._starts <= t) & (t < self._starts + self._lasts)):
            x, y = (self._places[n] + self._ways[n] * (t - self._starts[n])) * (width, height)
            radius = max(0.7, float(self._wide[n]) * width)
            rows, columns = np.ogrid[0:height, 0:width]
            spot = np.exp(-((columns - x) ** 2 + (rows - y) ** 2) / (2 * radius * radius)) * self._bright[n]
            frame += spot[..., None].astype(np.float32)
