"""Where something in the air is that cameras saw or heard: bearings and distances with errors become a place with a radius.

One camera gives a sector or a circle, several give the place where their bearings meet. Pure; who brings the sightings
of several cameras together is not here.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.events import Location
from pipeline.locate.homography import inverse
from pipeline.locate.plane import TangentPlane
from pipeline.locate.radius import LINE_FACTOR, radius
from pipeline.locate.vantage import Vantage

REACH_M = 2000.0
"""How far fireworks are seen and heard over roofs; without a distance anything within it is as likely."""
GRID = 61
"""Places along each side of the square that is searched first: 65 m apart at that reach."""
ROUNDS = 20
"""Steps of the refinement; it comes to rest in four or five."""
DISAGREE = 3.0
"""Root mean square of the residuals, in their errors, from which the sightings are not of one thing."""
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


class Sighting(NamedTuple):
    """What one camera knows of a thing; errors are standard deviations.

    Attributes:
        lat, lon: of the camera, WGS-84 degrees.
        bearing: of the thing, degrees clockwise from north, or None.
        bearing_error: degrees.
        distance_m: by the delay of its sound, or None.
        distance_error_m: metres.
    """

    lat: float
    lon: float
    bearing: float | None = None
    bearing_error: float = 5.0
    distance_m: float | None = None
    distance_error_m: float = 50.0


def sector(one: Sighting, *, reach_m: float = REACH_M) -> Location:
    """Return the circle that holds what one camera knows: a piece of a ring, a ring, a sector, or all within reach."""
    far = one.distance_m
    if one.bearing is None:
        beyond = reach_m if far is None else far + LINE_FACTOR * one.distance_error_m
        return _location(TangentPlane(one.lat, one.lon), np.zeros(2), beyond)
    across = math.radians(one.bearing_error)
    if far is None:
        wide = math.tan(min(LINE_FACTOR * across, 1.0)) * reach_m
        ahead, spread = reach_m / 2, math.hypot(reach_m / 2, wide)
    else:
        along = one.distance_error_m**2
        ahead, spread = far, radius(np.diag([along, (far * across) ** 2]))
    return _location(TangentPlane(one.lat, one.lon), ahead * _direction(one.bearing), spread)


def meeting(sightings: Sequence[Sighting], *, reach_m: float = REACH_M) -> Location | None:
    """Return where the sightings of several cameras meet, or None when they can't be of one thing.

    Least squares of bearings and distances, each by its error, with what lies within reach a little likelier than what
    lies beyond: bearings that hardly cross give a long way and so a large radius.

    Args:
        sightings: at least one; those without bearing and distance only say that it is within reach.
        reach_m: how far a camera sees or hears such a thing.
    """
    if len(sightings) == 1:
        return sector(sightings[0], reach_m=reach_m)
    plane = TangentPlane(float(np.mean([one.lat for one in sightings])), float(np.mean([one.lon for one in sightings])))
    cameras = plane.metres(np.array([(one.lat, one.lon) for one in sightings], np.float64))
    place = _coarse(sightings, cameras, reach_m)
    for _ in range(ROUNDS):
        residuals, slopes = _linear(sightings, cameras, place, reach_m)
        place = place - np.linalg.solve(slopes.T @ slopes, slopes.T @ residuals)
    residuals, slopes = _linear(sightings, cameras, place, reach_m)
    misfit = float(np.sqrt(np.mean(residuals**2)))
    if not np.isfinite(misfit) or misfit > DISAGREE:
        return None
    covariance = np.asarray(np.linalg.inv(slopes.T @ slopes), np.float64) * max(1.0, misfit**2)
    return _location(plane, place, radius(covariance))


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


def _coarse(sightings: Sequence[Sighting], cameras: Array, reach_m: float) -> Array:
    """Return the best place of a grid around the cameras: bearings have a front, which slopes alone don't see."""
    steps = np.linspace(-1.5, 1.5, GRID) * reach_m
    places = np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2)
    cost = np.zeros(len(places))
    for one, camera in zip(sightings, cameras, strict=True):
        cost += np.sum(np.square(_residuals(one, places - camera, reach_m)), axis=0)
    best: Array = places[int(np.argmin(cost))]
    return best


def _residuals(one: Sighting, offsets: Array, reach_m: float) -> Array:
    """Return (K, N) residuals of one camera, in their errors, for (N, 2) offsets from it."""
    far = np.maximum(np.hypot(offsets[:, 0], offsets[:, 1]), 1.0)
    rows = [far / reach_m]
    if one.bearing is not None:
        turn = np.degrees(np.arctan2(offsets[:, 0], offsets[:, 1])) - one.bearing
        rows.append(((turn + 180) % 360 - 180) / one.bearing_error)
    if one.distance_m is not None:
        rows.append((far - one.distance_m) / one.distance_error_m)
    return np.stack(rows)


def _linear(sightings: Sequence[Sighting], cameras: Array, place: Array, reach_m: float) -> tuple[Array, Array]:
    """Return all residuals (K,) at a place, and their slopes (K, 2) a metre."""
    around = place + np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    rows = np.concatenate(
        [_residuals(one, around - camera, reach_m) for one, camera in zip(sightings, cameras, strict=True)]
    )
    return rows[:, 0], rows[:, 1:] - rows[:, :1]


def _direction(bearing: float) -> Array:
    return np.array([math.sin(math.radians(bearing)), math.cos(math.radians(bearing))])


def _location(plane: TangentPlane, metres: Array, radius_m: float) -> Location:
    lat, lon = plane.latlon(metres[None, :])[0]
    return Location(lat=float(lat), lon=float(lon), radius_m=max(LEAST_M, float(radius_m)), method="camera")
