"""Which way a vehicle points, from how it moves. Pure.

A vehicle points where it goes, or the other way when it backs up slowly; standing, it keeps its heading. Not here:
the yaw of the camera on it (`locate.mounting`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import atan2, degrees, hypot, sqrt

from pipeline.position.fix import Mark
from pipeline.position.steps import metres

COURSE_FROM_MPS = 1.5
"""Slower than a brisk walk a receiver's course is noise."""
SPEED_ERROR_MPS = 0.3
"""Error of a receiver's velocity across its course (Doppler, 0.1 m/s in the open, more between houses)."""
LEAST_ERROR_DEG = 2.0
"""A vehicle crabs, and its course is a chord: no heading from movement is better."""
SHORT_TERM = 0.6
"""Error of one fix beside another some seconds later ÷ its error: most of it (orbits, air) lasts for minutes, what houses
reflect does not."""
FAR_SIGMAS = 4.0
"""A direction between two fixes counts when they lie at least so many of those errors apart."""
FAR_M = 3.0
"""And at least so far: half a vehicle's length."""
LOOK_BACK_S = 10.0
"""Longest time between two such fixes."""
BACKING_BELOW_MPS = 3.0
"""Faster than 11 km/h nobody backs up a street."""
TURN_DEG_PER_M = 6.0
"""Standard deviation of an unseen turn a metre: half of the sharpest, 12° a metre with a turning radius of 4.8 m."""
STANDING_MPS = 0.4
"""A slower speed is the noise of a standing receiver."""
LARGEST_ERROR_DEG = 60.0
"""A heading less sure than this is none."""


@dataclass(frozen=True, slots=True)
class Heading:
    """Where the vehicle's nose points.

    Attributes:
        degrees: from true north, clockwise, 0…360.
        error: its standard deviation, degrees.
    """

    degrees: float
    error: float


def heading(marks: Sequence[Mark], index: int) -> Heading | None:
    """Return the heading at one of a vehicle's marks, which are in order of time.

    Only those since the last clear movement are asked: what was before it can't change it.
    """
    first, ways = index + 1, list[Heading | None]()
    while first > 0 and not (ways and _clear(marks[first], ways[-1])):
        first -= 1
        ways.append(_travel(marks, first))
    held: Heading | None = None
    for at in range(first, index + 1):
        path = _path(marks[at - 1], marks[at]) if at > first else 0.0
        held = _joined(_carried(held, path), ways.pop(), marks[at])
    return held


def turned(start: float, end: float) -> float:
    """Return the shortest turn from one direction to another, -180…180 degrees."""
    return (end - start + 180.0) % 360.0 - 180.0


def _path(before: Mark, now: Mark) -> float:
    """Return the metres that were driven between two marks, noise left out."""
    if before.speed is not None and now.speed is not None:
        speed = (before.speed + now.speed) / 2
        return 0.0 if speed < STANDING_MPS else speed * (now.t - before.t)
    distance = hypot(*metres((before.lat, before.lon), (now.lat, now.lon)))
    return distance if distance > 2 * max(before.error_m, now.error_m) else 0.0


def _carried(held: Heading | None, path: float) -> Heading | None:
    """Keep a heading over some metres in which the vehicle may have turned."""
    if held is None:
        return None
    error = held.error + path * TURN_DEG_PER_M
    return Heading(held.degrees, error) if error <= LARGEST_ERROR_DEG else None


def _travel(marks: Sequence[Mark], index: int) -> Heading | None:
    """Return in which direction the vehicle moves: the receiver's course, else that from a mark far enough back."""
    mark = marks[index]
    if mark.course is not None and mark.speed is not None:
        if mark.speed < COURSE_FROM_MPS:
            return None
        return Heading(mark.course, max(LEAST_ERROR_DEG, degrees(atan2(SPEED_ERROR_MPS, mark.speed))))
    for earlier in reversed(marks[:index]):
        if mark.t - earlier.t > LOOK_BACK_S:
            return None
        east, north = metres((earlier.lat, earlier.lon), (mark.lat, mark.lon))
        distance, error = hypot(east, north), SHORT_TERM * max(earlier.error_m, mark.error_m)
        if distance >= max(FAR_M, FAR_SIGMAS * error):
            return Heading(degrees(atan2(east, north)) % 360.0, degrees(atan2(sqrt(2) * error, distance)) + LEAST_ERROR_DEG)
    return None


def _joined(carried: Heading | None, travel: Heading | None, mark: Mark) -> Heading | None:
    """Take the direction of travel, or its opposite when the vehicle can't have turned round and is slow: it backs up."""
    if travel is None or carried is None or _clear(mark, travel):
        return travel or carried
    if abs(turned(carried.degrees, travel.degrees)) > 90.0:
        return Heading((travel.degrees + 180.0) % 360.0, travel.error)
    return travel


def _clear(mark: Mark, travel: Heading | None) -> bool:
    """Tell whether a vehicle surely points where it goes: it is not so slow that it may back up."""
    return travel is not None and (mark.speed is None or mark.speed >= BACKING_BELOW_MPS)
