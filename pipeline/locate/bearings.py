"""What one camera knows of something in the air: its bearing, and the circle around where it may be.

Pure. Where the bearings of several cameras meet is not here: no place in the pipeline sees the events of several streams.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.events import Aloft, Location
from pipeline.locate.homography import inverse
from pipeline.locate.plane import TangentPlane
from pipeline.locate.radius import LINE_FACTOR, radius
from pipeline.locate.vantage import Vantage

LENS_DEGREES = 4.0
"""Standard deviation of a bearing by a surveyed picture: the lens's focal length is uncertain to a tenth, and it distorts."""
STEEP = 0.3
"""Level part of a direction below which it has no bearing: 70° above the horizon."""
LEAST_M = 5.0
"""Smallest radius that is stated: cameras' own places are surveyed no better."""

Array = NDArray[np.float64]


class Reach(NamedTuple):
    """How far from its camera something is that does not stand on the picture's ground.

    Attributes:
        within_m: it is surely no farther.
        distance_m: how far it is, or None.
        error_m: standard deviation of that.
        seen: it is where its box is in the picture; else it was only heard.
    """

    within_m: float
    distance_m: float | None = None
    error_m: float = 0.0
    seen: bool = True


def sector(one: Aloft) -> Location:
    """Return the circle that holds what one camera knows: a piece of a ring, a ring, a sector, or all within reach."""
    far, along = one.distance_m, one.distance_error_m or 0.0
    if one.bearing is None:
        beyond = one.within_m if far is None else far + LINE_FACTOR * along
        return _location(TangentPlane(one.lat, one.lon), np.zeros(2), beyond)
    across = math.radians(one.bearing_error or 0.0)
    if far is None:
        wide = math.tan(min(LINE_FACTOR * across, 1.0)) * one.within_m
        ahead, spread = one.within_m / 2, math.hypot(one.within_m / 2, wide)
    else:
        ahead, spread = far, radius(np.diag([along**2, (far * across) ** 2]))
    return _location(TangentPlane(one.lat, one.lon), ahead * _direction(one.bearing), spread)


def direction(camera: Vantage, box: NDArray[np.float32]) -> tuple[float, float] | None:
    """Return the bearing of a box's middle, degrees clockwise from north, and its error, which holds the box's width.

    Args:
        camera: as its map of the ground fixes it.
        box: (4,) xyxy pixels.

    Returns:
        None when the box is too high above the camera to have a bearing.
    """
    left, right, middle = box[0], box[2], (box[0] + box[2]) / 2
    points = np.array([[x, (box[1] + box[3]) / 2, 1.0] for x in (left, right, middle)], np.float64)
    rays = points @ inverse(camera.matrix[:, :3]).T
    level = np.hypot(rays[:, 0], rays[:, 1])
    if np.any(level < STEEP * np.linalg.norm(rays, axis=1)):
        return None
    angles = np.degrees(np.arctan2(rays[:, 0], rays[:, 1]))
    wide = abs((angles[1] - angles[0] + 180) % 360 - 180)
    return float(angles[2] % 360), float(np.hypot(LENS_DEGREES, wide / 12**0.5))


def _direction(bearing: float) -> Array:
    return np.array([math.sin(math.radians(bearing)), math.cos(math.radians(bearing))])


def _location(plane: TangentPlane, metres: Array, radius_m: float) -> Location:
    lat, lon = plane.latlon(metres[None, :])[0]
    return Location(lat=float(lat), lon=float(lon), radius_m=max(LEAST_M, float(radius_m)), method="camera")
