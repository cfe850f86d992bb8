"""How well surveyed points fit a stream's map of the ground, and the ground's lines in its picture: for whoever surveys. Pure.

It is the map that events are located with (`locator`), not another fit.
"""

from math import ceil, floor, sqrt

import numpy as np

from pipeline.config.settings import StreamSettings
from pipeline.errors import StreamError
from pipeline.locate.ground import Ground
from pipeline.locate.homography import Array, apply, derivatives, inverse
from pipeline.locate.locator import POINTING, Locator
from pipeline.locate.plane import TangentPlane
from pipeline.viewing import GroundLine, GroundResidual, GroundSheet

MARGIN_M, MOST_M = 3.0, 60.0
"""Lines go so far beyond the points, and no farther from the origin: `coverage` ends there, too."""
STEPS_M = (1, 2, 5, 10)
MOST_LINES = 24
"""In one direction: more can't be told apart in a small picture."""
DOUBTFUL = 3.5
"""Misfit of a point in standard deviations from which it is named: of ten right ones, one is so far off once in 200 surveys
(Rayleigh: exp(-3.5² / 2) = 0.002 each)."""
ENOUGH = 6
"""Points of which one can be left out and the rest still tells how well it fits."""


def ground_sheet(stream: StreamSettings, *, width: int, height: int) -> GroundSheet | None:
    """Return residuals and lines for a picture of this size, or None when nothing is surveyed.

    Raises:
        StreamError: the ground points fix no map.
    """
    ground = Locator(stream).ground(width, height)
    if ground is None or ground.plane is None:
        return None
    size = np.array([width, height], np.float64)
    image, places = _points(stream, ground.plane, size)
    metres, pixels = apply(ground.matrix, image) - places, apply(inverse(ground.matrix), places) - image
    doubtful = _doubtful(stream, size)
    residuals = [
        GroundResidual(pixels=_length(apart), metres=_length(beside), doubtful=number in doubtful)
        for number, (apart, beside) in enumerate(zip(pixels, metres, strict=True))
    ]
    step = _step(places)
    lines = [line for axis in (0, 1) for line in _lines(ground, places, axis=axis, step=step, size=size)]
    return GroundSheet(points=tuple(residuals), rms_m=_rms(metres), rms_px=_rms(pixels), step_m=step, lines=tuple(lines))


def _points(stream: StreamSettings, plane: TangentPlane, size: Array) -> tuple[Array, Array]:
    """Return the surveyed points as (N, 2) pixels and (N, 2) metres."""
    image = np.array([one.image for one in stream.ground_points], np.float64) * size
    return image, plane.metres(np.array([(one.lat, one.lon) for one in stream.ground_points], np.float64))


def _doubtful(stream: StreamSettings, size: Array) -> frozenset[int]:
    """Return the points that do not fit the others: the one without which the rest fits best, where there are enough to tell.

    One wrong point bends the whole map, so that a right one may be farther off than it.
    """
    misfits = _misfits(stream, size)
    wrong = np.flatnonzero(misfits > DOUBTFUL).tolist()
    if not wrong or len(misfits) < ENOUGH:
        return frozenset(wrong)
    points = stream.ground_points
    without = [
        stream.model_copy(update={"ground_points": (*points[:number], *points[number + 1 :])}) for number in range(len(points))
    ]
    return frozenset([int(np.argmin([np.sum(_misfits(one, size) ** 2) for one in without]))])


def _misfits(stream: StreamSettings, size: Array) -> Array:
    """Return (N,) how far points are off, in standard deviations of survey and click; infinite where they fix no map."""
    try:
        ground = Locator(stream).ground(int(size[0]), int(size[1]))
    except StreamError:
        return np.full(len(stream.ground_points), np.inf)
    if ground is None or ground.plane is None:
        return np.zeros(0)
    image, places = _points(stream, ground.plane, size)
    mapped = apply(ground.matrix, image)
    _, local = derivatives(ground.matrix, image, mapped)
    spread = stream.ground_error_m**2 * np.eye(2) + local @ np.diag((POINTING * size) ** 2) @ local.transpose(0, 2, 1)
    found: Array = np.sqrt(np.einsum("ni,nij,nj->n", mapped - places, np.linalg.inv(spread), mapped - places))
    return found


def _length(vector: Array) -> float:
    return round(float(np.hypot(*vector)), 3)


def _rms(vectors: Array) -> float:
    return round(sqrt(float(np.mean(np.sum(vectors**2, axis=1)))), 3)


def _step(places: Array) -> int:
    """Return the metres between two lines so that there are not too many."""
    longest = float((_bounds(places)[1] - _bounds(places)[0]).max())
    return next((step for step in STEPS_M if longest / step <= MOST_LINES), STEPS_M[-1])


def _bounds(places: Array) -> tuple[Array, Array]:
    low = np.clip(places.min(axis=0) - MARGIN_M, -MOST_M, MOST_M)
    return low, np.clip(places.max(axis=0) + MARGIN_M, low + 1.0, None)


def _lines(ground: Ground, places: Array, *, axis: int, step: int, size: Array) -> list[GroundLine]:
    """Return the lines of one direction that are in the picture: `axis` 0 goes north at metres east, 1 east at metres north."""
    low, high = _bounds(places)
    found = []
    for at in range(ceil(low[axis] / step), floor(high[axis] / step) + 1):
        start, end = low.copy(), high.copy()
        start[axis] = end[axis] = at * step
        seen = _seen(ground, start, end, size)
        if seen is not None:
            found.append(GroundLine(axis="east" if axis == 0 else "north", metres=at * step, start=seen[0], end=seen[1]))
    return found


def _seen(ground: Ground, start: Array, end: Array, size: Array) -> tuple[tuple[float, float], tuple[float, float]] | None:
    """Return the ends, 0…1 of the picture, of the part of a line on the ground that is in it and where the ground is known.

    In homogeneous coordinates every border is a linear function of the way along the line: what is kept is an interval.
    """
    ends = np.array([[*start, 1.0], [*end, 1.0]]) @ inverse(ground.matrix).T
    x, y, nearness = ends.T
    borders = np.array([x, size[0] * nearness - x, y, size[1] * nearness - y, nearness, 1.0 - ground.end * nearness])
    first, last = 0.0, 1.0
    for here, there in borders.tolist():
        if here < 0 and there < 0:
            return None
        crossing = here / (here - there) if (here < 0) != (there < 0) else None
        if crossing is not None and here < 0:
            first = max(first, crossing)
        elif crossing is not None:
            last = min(last, crossing)
    if first >= last:
        return None
    kept = [ends[0] + share * (ends[1] - ends[0]) for share in (first, last)]
    (x1, y1), (x2, y2) = [(one[:2] / one[2] / size).clip(0, 1).round(5).tolist() for one in kept]
    return (x1, y1), (x2, y2)
