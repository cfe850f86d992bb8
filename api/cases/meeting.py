"""Where the sightings of several cameras meet: bearings and distances with errors become one place with a radius. Pure.

Which sightings may be of one thing, by kind and time, is not here.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from api.cases.earth import metres_a_degree
from pipeline.events import Aloft, Location

GRID = 41
"""Places along each side of a square that is searched: 100 m apart in the first, for a reach of 2 km."""
ROUNDS = 4
"""Squares that are searched, each fitted to what the one before found likely; the last two differ by less than 1 %."""
AROUND = 4.0
"""Standard deviations that such a square reaches to each side."""
DISAGREE = 4.0
"""Residual, in its error, from which sightings are not of one thing: by chance in one of 16,000."""
BEYOND = 1.5
"""Reaches of a camera from which it surely neither sees nor hears a thing."""
INSIDE = 0.9
"""Share of the places, by their likelihood, that the circle holds."""
SHARPER = 4
"""Power of the likelihood whose mean is the circle's middle: a tail hardly moves it, two places alike have it between them."""
LEAST_M = 5.0
"""Smallest radius that is stated: cameras' own places are surveyed no better."""

Array = NDArray[np.float64]


class Meeting(NamedTuple):
    """A place that fits several sightings, and by how much the worst of them misses it, in its error."""

    place: Location
    misfit: float


def meeting(sightings: Sequence[Aloft]) -> Meeting | None:
    """Return where sightings meet, or None when they can't be of one thing.

    Every place is as likely as bearings and distances say with their normal errors, and what lies within reach a little
    likelier than what lies beyond. The circle is around the likeliest place and holds nine tenths of the likelihood:
    bearings that hardly cross, and places that fit equally well, give a large one.

    Args:
        sightings: at least two; one alone has its sector. Those without bearing and distance only say that it is within reach.
    """
    origin = np.mean([(one.lat, one.lon) for one in sightings], axis=0)
    scale = np.array(metres_a_degree(float(origin[0])))
    cameras = [((np.array([one.lat, one.lon]) - origin) * scale)[::-1] for one in sightings]
    half = max(one.within_m + float(np.hypot(*at)) for one, at in zip(sightings, cameras, strict=True))
    middle, axes = np.zeros(2), np.eye(2) * half
    blur = 2 * half / (GRID - 1)
    for turn in range(ROUNDS):
        places = middle + _square() @ axes
        reaches, residuals = _residuals(sightings, cameras, places, blur=0.0 if turn else blur)
        likely = _likelihood(np.sum(reaches**2, axis=0) + np.sum(residuals**2, axis=0))
        middle, axes = _spread(places, likely)
    best = int(np.argmax(likely))
    misfit = float(np.abs(residuals[:, best]).max(initial=0.0))
    if misfit > DISAGREE or reaches[:, best].max() > BEYOND:
        return None
    likeliest = likely**SHARPER @ places / np.sum(likely**SHARPER)
    lat, lon = origin + likeliest[::-1] / scale
    radius_m = max(LEAST_M, _radius(np.linalg.norm(places - likeliest, axis=1), likely))
    return Meeting(Location(lat=float(lat), lon=float(lon), radius_m=radius_m, method="camera"), misfit)


def _square() -> Array:
    """Return the places (GRID², 2) of a square from -1 to 1."""
    steps = np.linspace(-1.0, 1.0, GRID)
    square: Array = np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2)
    return square


def _residuals(sightings: Sequence[Aloft], cameras: Sequence[Array], places: Array, *, blur: float) -> tuple[Array, Array]:
    """Return how far (N, 2) places are from each camera, in its reach, and the residuals of what it says, in their errors.

    Args:
        sightings: of the cameras.
        cameras: their places, metres.
        places: metres.
        blur: metres by which the places are uncertain themselves.

    Returns:
        (C, N) reaches and (K, N) residuals.
    """
    reaches: list[Array] = []
    rows: list[Array] = []
    for one, camera in zip(sightings, cameras, strict=True):
        east, north = (places - camera).T
        far = np.maximum(np.hypot(east, north), 1.0)
        reaches.append(far / one.within_m)
        if one.bearing is not None and one.bearing_error is not None:
            turn = np.degrees(np.arctan2(east, north)) - one.bearing
            rows.append(((turn + 180) % 360 - 180) / np.hypot(one.bearing_error, np.degrees(blur / far)))
        if one.distance_m is not None and one.distance_error_m is not None:
            rows.append((far - one.distance_m) / np.hypot(one.distance_error_m, blur))
    return np.stack(reaches), np.array(rows).reshape(-1, len(places))


def _likelihood(cost: Array) -> Array:
    """Return the share (N,) that each place has of the likelihood of all, by its sum of squares (N,)."""
    likely = np.exp(-(cost - cost.min()) / 2)
    shares: Array = likely / likely.sum()
    return shares


def _spread(places: Array, likely: Array) -> tuple[Array, Array]:
    """Return the mean place and the half sides (2, 2) of a square around what is likely, along its own axes."""
    middle = likely @ places
    apart = places - middle
    variances, directions = np.linalg.eigh(apart.T @ (apart * likely[:, None]))
    axes: Array = AROUND * np.sqrt(np.maximum(variances, 1.0))[:, None] * directions.T
    return middle, axes


def _radius(away: Array, likely: Array) -> float:
    """Return the radius that holds `INSIDE` of the likelihood, by the (N,) distances of the places or between two of them."""
    order = np.argsort(away)
    return float(np.interp(INSIDE, np.cumsum(likely[order]), away[order]))
