"""From clicked points to a camera or a map of the ground, with checks that say what to click next. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from pipeline.calibrate.clues import Horizon, Lengths, Marks, Misfit, Upright, Vanishing, click_px
from pipeline.calibrate.errors import CalibrateError
from pipeline.calibrate.reading import Objects
from pipeline.calibrate.solve import Solved, solve
from pipeline.calibrate.stand import Given, Size
from pipeline.locate.homography import Array, Fit, apply, fit, inverse
from pipeline.locate.plane import TangentPlane

LEAST_POINTS, LEAST_MAP_POINTS = 3, 4
FLAT = 0.02
"""Least width ÷ length of the cloud of points, in the picture and on the ground."""


@dataclass(frozen=True, slots=True)
class Mapped:
    """A fixed camera's map of the ground.

    Attributes:
        fit: pixels to metres east and north of `plane`.
        pixels, latlon: the points, (N, 2) each.
    """

    fit: Fit
    plane: TangentPlane
    pixels: Array
    latlon: Array
    misfits: tuple[Misfit, ...]


def from_marks(pixels: Array, places: Array, given: Given, size: Size, *, error_m: float) -> Solved:
    """Find a camera from points (N, 2) and their places (N, 2), metres ahead of and right of the point below its lens.

    Raises:
        CalibrateError: the points do not fix it.
    """
    _check(pixels, places, LEAST_POINTS)
    ground = np.column_stack([places[:, 1], places[:, 0], np.zeros(len(places))])
    return solve([Marks(pixels, ground, error_m)], given, size)


def from_objects(seen: Objects, given: Given, size: Size) -> Solved:
    """Find a camera's height, pitch, roll and lens from things of known size. Its yaw is not in them, and stays 0.

    Raises:
        CalibrateError: they do not fix it.
    """
    least = 2 if given.fov_deg is not None or given.height_m is not None else 3
    if seen.count < least:
        raise CalibrateError(
            f"expected at least {least} things of known size, near and far, got {seen.count}; "
            "with --fov or --height fewer are enough"
        )
    clues: list[Upright | Lengths] = [one for one in (seen.uprights, seen.lengths) if one is not None]
    found = solve(clues, replace(given, turns=False), size)
    if found.deviation("height") > found.mounting.height_m / 3 or found.deviation("pitch") > 8:
        raise CalibrateError(
            f"the things leave open how high the camera is ({found.mounting.height_m:.1f} ± {found.deviation('height'):.1f} m) "
            f"and how it is pitched (± {found.deviation('pitch'):.0f}°): add some that are much nearer or farther, "
            "or give --fov or --height"
        )
    return found


def from_horizon(horizon: Array | None, points: Array, bearings: Array, given: Given, size: Size) -> Solved:
    """Find a camera's angles from its horizon (2, 2), or vanishing points (N, 2) of directions (N,), and its height.

    Raises:
        CalibrateError: they do not fix it.
    """
    if given.height_m is None:
        raise CalibrateError("a horizon tells no size: measure the lens' height above the ground and give --height")
    if horizon is None and len(points) == 0:
        raise CalibrateError("expected --line with two points of the horizon, or --ahead with the point where the street ends")
    if horizon is not None and abs(horizon[1, 0] - horizon[0, 0]) < size[0] / 20:
        raise CalibrateError("expected two points of the horizon that are far apart, at the left and right of the picture")
    clues: list[Horizon | Vanishing] = [] if horizon is None else [Horizon(horizon)]
    if len(points):
        clues.append(Vanishing(points, bearings))
    return solve(clues, replace(given, turns=len(points) > 0), size)


def ground_map(pixels: Array, latlon: Array, size: Size, *, error_m: float) -> Mapped:
    """Find a fixed camera's map of the ground from points (N, 2) and their WGS-84 places (N, 2), degrees.

    Raises:
        CalibrateError: the points do not fix it.
    """
    if len(latlon) and not ((np.abs(latlon[:, 0]) <= 90) & (np.abs(latlon[:, 1]) <= 180)).all():
        raise CalibrateError("expected latitudes of -90 to 90 and longitudes of -180 to 180; are the two swapped?")
    plane = TangentPlane(*(float(value) for value in latlon.mean(axis=0))) if len(latlon) else TangentPlane(0, 0)
    places = plane.metres(latlon)
    _check(pixels, places, LEAST_MAP_POINTS)
    try:
        found = fit(pixels, places, source_error=click_px(size), target_error=error_m)
    except ValueError as error:
        raise CalibrateError(f"{error}; click points near and far, left and right, each at its own place") from error
    apart = np.linalg.norm(apply(inverse(found.matrix), places) - pixels, axis=1)
    beside = np.linalg.norm(apply(found.matrix, pixels) - places, axis=1)
    misfits = [Misfit(f"point {n}", float(p), float(m)) for n, (p, m) in enumerate(zip(apart, beside, strict=True), 1)]
    return Mapped(found, plane, pixels, latlon, tuple(misfits))


def _check(pixels: Array, places: Array, least: int) -> None:
    """See that points may fix a camera.

    Raises:
        CalibrateError: there are too few, or they are on a line, in the picture or on the ground.
    """
    if len(pixels) < least:
        raise CalibrateError(f"expected at least {least} points, got {len(pixels)}; click more, near and far, left and right")
    for cloud, where in ((pixels, "in the picture"), (places, "on the ground")):
        width, length = _extent(cloud)
        if width < FLAT * length or length == 0:
            raise CalibrateError(f"the points are on a line {where}: add one well beside it")


def _extent(cloud: Array) -> Sequence[float]:
    spread = np.linalg.svd(cloud - cloud.mean(axis=0), compute_uv=False)
    return float(spread[-1]), float(spread[0])
