"""How fast a vehicle drives and where it points, from the places of some seconds, where its receiver states no speed. Pure."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from math import atan2, degrees, hypot, sqrt

from pipeline.position.fix import Mark
from pipeline.position.heading import LEAST_ERROR_DEG, SHORT_TERM, Heading, turned
from pipeline.position.pose import Pose
from pipeline.position.steps import metres

AROUND_S = 3.0
"""Speed is that of so many seconds before and after: errors of 4.5 m leave 0.6 m/s, those of one second 4 m/s."""

LEAST_STEPS = 6
"""So many steps must the places around make: places that are seconds apart tell bends no better over more of them, and their
chords are shorter than the way."""

CLEAR_WAY = 3.0
CORNER_SHARE = 1.1
"""A way so many times as long as its chord goes round corners, and the chord says too little; counted over places that are so
many times as far apart as what they wander, which by itself makes it some 6 % longer at most."""


def paced(pose: Pose, marks: Sequence[Mark], t: float) -> Pose:
    """Return a pose at `t` with the speed of the seconds around it; `marks` are in order of time."""
    first = max(0, bisect_right(marks, t - AROUND_S, key=lambda mark: mark.t) - 1)
    last = min(len(marks) - 1, bisect_right(marks, t + AROUND_S, key=lambda mark: mark.t))
    if last - first < LEAST_STEPS:
        return pose
    middle = (first + last) // 2
    early, late, whole = (_pace(marks[one], marks[two]) for one, two in ((first, middle), (middle, last), (first, last)))
    noise = SHORT_TERM * sqrt(2) * max(marks[first].error_m, marks[last].error_m)
    ends = (marks[first], marks[middle], marks[last])
    if _corner(marks[first : last + 1], noise):
        return pose
    speed_error = hypot(noise / (ends[2].t - ends[0].t), (early - late) / 4)
    return replace(pose, speed=whole, speed_error=speed_error, heading=_heading(pose.heading, ends, noise))


def _corner(marks: Sequence[Mark], noise: float) -> bool:
    way, left = 0.0, marks[0]
    for mark in marks[1:]:
        step = _apart(left, mark)
        if step >= CLEAR_WAY * noise or mark is marks[-1]:
            way, left = way + step, mark
    chord = _apart(marks[0], marks[-1])
    return chord > CLEAR_WAY * noise and way > CORNER_SHARE * chord


def _heading(known: Heading | None, ends: tuple[Mark, Mark, Mark], noise: float) -> Heading | None:
    """Return the direction of the way around, when it is surer than what is known, and not backwards."""
    if known is None:
        return None
    first, middle, last = ends
    bend = abs(turned(_direction(first, middle), _direction(middle, last))) / 4
    whole, distance = _direction(first, last), _apart(first, last)
    error = hypot(degrees(atan2(noise, distance)) + LEAST_ERROR_DEG, bend)
    return Heading(whole, error) if error < known.error and abs(turned(known.degrees, whole)) < 90.0 else known


def _direction(one: Mark, other: Mark) -> float:
    return degrees(atan2(*metres((one.lat, one.lon), (other.lat, other.lon)))) % 360.0


def _pace(one: Mark, other: Mark) -> float:
    return _apart(one, other) / max(1e-3, other.t - one.t)


def _apart(one: Mark, other: Mark) -> float:
    return hypot(*metres((one.lat, one.lon), (other.lat, other.lon)))
