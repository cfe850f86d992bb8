"""What a scene's camera sees of the ground: where an incident can be put so that a person would notice it too."""

from collections.abc import Callable

import numpy as np

from pipeline.simulate.camera import Camera
from pipeline.simulate.scene.settings import Point

TRIES = 400
LEAST_PX = 16.0
"""Whatever happens is at least so high in the picture (of 640 × 360)."""
EDGE = 0.04
"""Whatever happens nearer to the picture's edge than this share of it is not asked for."""
Spot = Callable[[np.random.Generator], Point]


class NoSpot(ValueError):
    """The camera sees no place that serves."""


def seen_spot(
    camera: Camera, rng: np.random.Generator, spot: Spot, *, size: tuple[float, float, float], clear: tuple[Point, ...] = (),
    gap: float = 0.0,
) -> Point:  # fmt: skip
    """Draw spots until the camera sees all of a block that stands there.

    Args:
        camera: the scene's.
        rng: draws.
        spot: draws a place, metres.
        size: the block's extent in x and y (half of it to each side) and its height.
        clear: places that it keeps away from, by `gap` metres.
        gap: see `clear`.

    Raises:
        NoSpot: none was found.
    """
    for _ in range(TRIES):
        at = spot(rng)
        if all(np.hypot(at[0] - x, at[1] - y) >= gap for x, y in clear) and sees_block(camera, at, size):
            return at
    raise NoSpot(f"the camera sees no block of {size} m in the places asked for")


def sees_block(camera: Camera, at: Point, size: tuple[float, float, float]) -> bool:
    """Tell whether a whole block is in the picture, and large enough there to be noticed."""
    dx, dy, height = size[0] / 2, size[1] / 2, size[2]
    corners = [(at[0] + x, at[1] + y, z) for x in (-dx, dx) for y in (-dy, dy) for z in (0.0, height)]
    shown = camera.project(np.array(corners))
    x, y, depth = shown.T
    if depth.min() < 1.0:
        return False
    inside = (x / camera.width, y / camera.height)
    whole = all(float(part.min()) >= EDGE and float(part.max()) <= 1 - EDGE for part in inside)
    return whole and camera.focal * height / float(depth.max()) >= LEAST_PX


def sees_line(camera: Camera, line: tuple[Point, Point]) -> bool:
    """Tell whether a whole line on the ground is in the picture, well away from its lower edge."""
    shown = camera.project(np.array([(*end, 0.0) for end in line]))
    x, y, depth = shown[:, 0] / camera.width, shown[:, 1] / camera.height, shown[:, 2]
    return bool(depth.min() > 1.0 and x.min() > 0.01 and x.max() < 0.99 and y.min() > 0.25 and y.max() < 0.85)
