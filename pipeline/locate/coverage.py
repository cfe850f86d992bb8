"""What a camera sees of the ground, as an outline on the map: by its surveyed ground, or its mounting on a vehicle.

It ends where the ground is no longer known, at 60 m in any case: beyond it little can be told apart in a street. What stands in
the way (houses, trees) is not known.
"""

from math import atan2, degrees

import numpy as np
from numpy.typing import NDArray

from pipeline.config.settings import StreamSettings
from pipeline.errors import StreamError
from pipeline.events import Coverage
from pipeline.locate.ground import Ground
from pipeline.locate.homography import Array, apply, depths, inverse
from pipeline.locate.locator import Locator
from pipeline.locate.mounting import Mounting, outlook
from pipeline.locate.vantage import Vantage, vantage

FARTHEST_M = 60.0
WIDTH, HEIGHT = 1920, 1080
"""A picture of the usual shape: the outline is the same for all sizes of it."""
COLUMNS = 9
"""Where the edges are worked out, across the picture."""
STEPS = 24
"""Halvings of the picture's height: far below a pixel."""


def coverage(stream: StreamSettings) -> Coverage | None:
    """Return what a stream's camera sees of the ground, or None when that is not known."""
    if stream.mounting is not None:
        mounting = Mounting.of(stream.mounting)
        ground = outlook(mounting, 0.0, width=WIDTH, height=HEIGHT).ground
        return _covered(ground, np.array([mounting.right_m, mounting.forward_m]))
    try:
        surveyed = Locator(stream).ground(WIDTH, HEIGHT)
    except StreamError:
        return None
    if surveyed is None or surveyed.plane is None:
        return None
    hangs = np.zeros(2) if stream.location else _centre(vantage(surveyed.matrix, width=WIDTH, height=HEIGHT))
    found = _covered(surveyed, hangs)
    return None if found is None else found.model_copy(update={"lat": surveyed.plane.lat, "lon": surveyed.plane.lon})


def _covered(ground: Ground, camera: Array) -> Coverage | None:
    """Return the outline around what is near enough, from a camera at (2,) metres; None when nothing is."""
    across = np.linspace(0, WIDTH, COLUMNS)
    low = np.column_stack([across, np.full(COLUMNS, float(HEIGHT))])
    kept = _is_seen(ground, low, camera)
    if kept.sum() < 2:
        return None
    low = low[kept]
    high = _farthest(ground, low, camera)
    near, far = apply(ground.matrix, low), apply(ground.matrix, high)
    ways = far - camera
    first, middle, last = (degrees(atan2(*ways[at])) for at in (0, len(ways) // 2, -1))
    return Coverage(
        bearing=round(middle % 360, 1),
        fov_deg=max(0.1, round((last - first) % 360, 1)),
        outline=tuple((round(float(east), 1), round(float(north), 1)) for east, north in (*near, *far[::-1])),
    )


def _farthest(ground: Ground, low: Array, camera: Array) -> Array:
    """Return how far up (N, 2) pixels at the lower edge may go while the ground there is seen."""
    seen, unseen = low.copy(), low.copy()
    unseen[:, 1] = 0.0
    whole = _is_seen(ground, unseen, camera)
    for _ in range(STEPS):
        tried = (seen + unseen) / 2
        good = _is_seen(ground, tried, camera)[:, None]
        seen, unseen = np.where(good, tried, seen), np.where(good, unseen, tried)
    top = low * [1, 0]
    return np.where(whole[:, None], top, seen)


def _is_seen(ground: Ground, pixels: Array, camera: Array) -> NDArray[np.bool_]:
    """Tell which (N, 2) pixels show ground that is known and near enough."""
    places = apply(ground.matrix, pixels)
    with np.errstate(invalid="ignore"):
        near = np.hypot(*(places - camera).T) <= FARTHEST_M
    known: NDArray[np.bool_] = near & (depths(ground.matrix, pixels) >= ground.end)
    return known


def _centre(seen: Vantage) -> Array:
    """Return where a camera is, (2,) metres east and north."""
    centre: Array = -inverse(seen.matrix[:, :3]) @ seen.matrix[:, 3]
    return centre[:2]
