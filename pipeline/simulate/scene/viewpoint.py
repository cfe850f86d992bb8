"""Cameras for training pictures: high fixed ones, an inspector's phone, a vehicle's camera, low ones in alleys.

All picture shapes. Not here: what stands before them (foreground.py).
"""

from dataclasses import dataclass
from math import atan, cos, degrees, radians, sin, tan
from typing import Literal

import numpy as np

from pipeline.simulate.scene.settings import Kit, Lens, Point, Street

View = Literal["high", "phone", "vehicle", "low"]
VIEWS: tuple[View, ...] = ("high", "phone", "vehicle", "low")
SIZES: tuple[tuple[int, int], ...] = ((640, 360), (640, 480), (480, 640), (512, 512), (360, 640), (640, 384))
Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Viewpoint:
    """A camera, and how far from it things are put before it.

    Attributes:
        view: kind of camera.
        lens: the camera.
        reach: nearest and farthest, metres over ground.
    """

    view: View
    lens: Lens
    reach: Range

    def ahead(self, rng: np.random.Generator) -> Point:
        """Return a place on the ground before the camera; some are half beside the picture."""
        half = self.lens.fov / 2 * 1.05
        angle = radians(self.lens.pan + float(rng.uniform(-half, half)))
        near, far = self.reach
        away = near + (far - near) * float(rng.random()) ** 1.4
        return self.lens.at[0] + away * sin(angle), self.lens.at[1] + away * cos(angle)


def viewpoint(rng: np.random.Generator, street: Street, high: Lens) -> Viewpoint:
    """Choose a camera: six of ten keep the place of `high` and take another picture shape."""
    view = VIEWS[int(rng.choice(len(VIEWS), p=(0.6, 0.18, 0.12, 0.10)))]
    size = SIZES[int(rng.choice(len(SIZES), p=(0.42, 0.2, 0.1, 0.12, 0.06, 0.1)))]
    if view == "high":
        lens = high.model_copy(update={"size": size, "fov": _across(high.fov, size)})
        return Viewpoint(view, lens, (4.5, 22.0))
    rise, tilt = _RISES[view], _TILTS[view]
    x, y, pan = _STANDS[street.kit](rng, view, street.width)
    lens = Lens(
        at=(x, y, float(rng.uniform(*rise))),
        pan=pan,
        tilt=float(np.clip(rng.normal(*tilt), -6, 30)),
        fov=_across(float(rng.uniform(35, 80)), size),
        size=size,
    )
    return Viewpoint(view, lens, (2.0, 9.0) if view != "low" else (3.0, 12.0))


def _across(fov: float, size: tuple[int, int]) -> float:
    """Return the horizontal field of view where `fov` is along the picture's longer side."""
    width, height = size
    return degrees(2 * atan(tan(radians(fov) / 2) * width / max(width, height)))


def _in_alley(rng: np.random.Generator, view: View, width: float) -> tuple[float, float, float]:
    side = width / 2 - 1.3
    spread = {"vehicle": 3.0, "low": 12.0}.get(view, 28.0)
    return float(rng.uniform(-side, side)), float(rng.uniform(-4, 26)), float(rng.normal(0, spread))


def _at_crossing(rng: np.random.Generator, view: View, width: float) -> tuple[float, float, float]:
    half = width / 2
    if view == "vehicle":
        away, lane = float(rng.uniform(-26, -half - 3)), half * float(rng.uniform(0.25, 0.7))
        turn = float(rng.normal(0, 4))
        return (lane, away, turn) if rng.random() < 0.5 else (away, -lane, 90 + turn)
    sx, sy = float(rng.choice((-1, 1))), float(rng.choice((-1, 1)))
    along, beside = half + float(rng.uniform(1, 13)), half + float(rng.uniform(0.8, 3.2))
    x, y = (sx * along, sy * beside) if rng.random() < 0.5 else (sx * beside, sy * along)
    return x, y, _towards((x, y), (0.0, 0.0)) + float(rng.normal(0, 30))


def _on_square(rng: np.random.Generator, view: View, width: float) -> tuple[float, float, float]:
    del view, width
    x, y = float(rng.uniform(-15, 15)), float(rng.uniform(-3, 24))
    return x, y, _towards((x, y), (0.0, 17.0)) + float(rng.normal(0, 25))


def _towards(start: Point, end: Point) -> float:
    return degrees(float(np.arctan2(end[0] - start[0], end[1] - start[1])))


_STANDS = {"alley": _in_alley, "crossing": _at_crossing, "square": _on_square}
_RISES: dict[View, Range] = {"phone": (1.4, 2.2), "vehicle": (1.2, 2.5), "low": (2.4, 3.0)}
_TILTS: dict[View, Range] = {"phone": (8, 6), "vehicle": (4, 2.5), "low": (14, 5)}
"""Mean and spread, degrees below the horizon."""


def walkable(kit: Kit, width: float, at: Point, margin: float) -> bool:
    """Tell whether a place is on open ground, `margin` metres from the walls."""
    x, y = abs(at[0]), abs(at[1])
    match kit:
        case "alley":
            return x < width / 2 - margin and -6 < at[1] < 56
        case "crossing":
            wall = width / 2 + 4.5 - margin
            return min(x, y) < wall and max(x, y) < 40
        case "square":
            return x < 21 - margin and -5 < at[1] < 37 - margin
