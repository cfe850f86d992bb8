"""Things that stand somewhere on the earth, known over passes: what a vehicle looks for when it comes again. Pure.

Bounded: at most `MOST_KNOWN` a rule; what was seen longest ago goes. Survives a restart.
"""

from collections.abc import Iterable
from math import hypot

import numpy as np
from pydantic import BaseModel, ConfigDict

from pipeline.events import Location
from pipeline.locate.homography import Array
from pipeline.locate.plane import TangentPlane
from pipeline.locate.radius import radius

MOST_KNOWN = 256
"""Things of one rule on one stream, well below the latch's limit, so that each can have an open event."""
MOST_APART_M = 15.0
"""Two sights of one thing on two passes are no farther apart, whatever their radii say: two cars' lengths of bias each."""
NEAR_LEAST_M, NEAR_MOST_M = 1.5, 4.0
"""The same within one pass, in which the receiver's bias is shared: below a car's length, above a heap's size."""
NEAR_SIGMAS = 2.5


class Known(BaseModel):
    """One thing.

    Attributes:
        covariance: of its place, m²: east, east × north, north; near: the part that one pass does not share.
        first, last: UTC seconds of its first and its last sight.
        began: UTC seconds of its first sight on this pass.
        passes: on how many it was seen.
        key: of its open event, or None.
        far_m: from how far away it is seen well.
        spot: where it is by this pass alone, for its event.
    """

    model_config = ConfigDict(extra="forbid")

    number: int
    class_name: str
    lat: float
    lon: float
    covariance: tuple[float, float, float]
    near: tuple[float, float, float]
    first: float
    last: float
    began: float
    passes: int = 1
    key: str | None = None
    far_m: float = 0.0
    spot: Location | None = None


class KnownThings:
    """The known things of one rule on one stream.

    Attributes:
        things: in the order in which they were found.
    """

    def __init__(self, things: Iterable[Known] = (), *, next_number: int = 1) -> None:
        self.things = list(things)
        self.next_number = next_number

    def new(self, class_name: str, t: float) -> Known:
        """Return a thing that nobody knew, seen first at UTC time `t`; it has no place yet."""
        none = (0.0, 0.0, 0.0)
        thing = Known(
            number=self.next_number, class_name=class_name, lat=0.0, lon=0.0, covariance=none, near=none,
            first=t, last=t, began=t,
        )  # fmt: skip
        self.next_number += 1
        self.things.append(thing)
        return thing

    def surplus(self) -> list[Known]:
        """Take out and return what is one too many: what is not told first, then what was seen longest ago."""
        order = sorted(self.things, key=lambda one: (one.key is not None, one.last, one.number))
        gone = order[: max(0, len(self.things) - MOST_KNOWN)]
        self.things = [one for one in self.things if one not in gone]
        return gone

    def expire(self, t: float, *, told_s: float, untold_s: float) -> None:
        """Forget what was not seen for so many seconds."""
        self.things = [one for one in self.things if t - one.last <= (untold_s if one.key is None else told_s)]

    def numbered(self, number: int | None) -> Known | None:
        """Return the thing with a number, or None."""
        return next((one for one in self.things if one.number == number), None)

    def drop(self, thing: Known) -> None:
        """Forget a thing."""
        self.things = [one for one in self.things if one is not thing]


def place_of(thing: Known, plane: TangentPlane, *, this_pass: bool = False) -> Array:
    """Return where a thing is, (2,) metres of a plane, by all passes or by this one, which has a bias of its own."""
    lat, lon = (thing.spot.lat, thing.spot.lon) if this_pass and thing.spot is not None else (thing.lat, thing.lon)
    place: Array = plane.metres(np.array([[lat, lon]], np.float64))[0]
    return place


def matrix(values: tuple[float, float, float]) -> Array:
    """Return a covariance (2, 2) of its three values."""
    east, joint, north = values
    return np.array([[east, joint], [joint, north]], np.float64)


def values(covariance: Array) -> tuple[float, float, float]:
    """Return the three values of a covariance (2, 2)."""
    return float(covariance[0, 0]), float(covariance[0, 1]), float(covariance[1, 1])


def reach_m(one: Array, other: Array) -> float:
    """Return how far apart two sights of one thing on two passes may be, from the covariances of both."""
    return min(radius(one) + radius(other), MOST_APART_M)


def near_m(one: Array, other: Array) -> float:
    """Return how far apart two sights of one thing on one pass may be, from what the pass does not share."""
    spread = float(np.sqrt(np.linalg.eigvalsh(one + other)[-1]))
    return min(max(NEAR_LEAST_M, NEAR_SIGMAS * spread), NEAR_MOST_M)


def apart_m(one: Array, other: Array) -> float:
    """Return the distance of two places, metres."""
    return hypot(*(one - other))
