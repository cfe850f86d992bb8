"""Where the vehicle is at any time: passes along a route, halts, turns at its ends. Pure."""

from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from math import cos, sin

from pipeline.simulate.scene.drives import Drive
from pipeline.simulate.script.cast import beside
from pipeline.simulate.script.path import Pace, Path, Point

FORCE = 1.5
"""Metres a second squared by which a sweeper or a refuse truck changes its speed."""
CORNER_M = 4.0
"""Corners are cut by so much."""
TURN_SPEED = 1.6
TURN_M = 2.2
"""How far beyond a route's end it turns around."""


@dataclass(frozen=True, slots=True)
class Station:
    """A vehicle at one time.

    Attributes:
        at: metres, the place of its antenna on the ground; `heading`: radians clockwise from the y axis.
        speed: metres a second.
        number: of the pass, from 1 on; None while it turns around.
    """

    at: Point
    heading: float
    speed: float
    number: int | None


@dataclass(frozen=True, slots=True, eq=False)
class _Leg:
    """A stretch without a halt inside; with no pace it stands at its beginning."""

    start: float
    seconds: float
    path: Path
    begin_m: float
    pace: Pace | None
    number: int | None


@dataclass(frozen=True, slots=True)
class Pass:
    """One way along the route, `start` to `end` in seconds; the first goes there, the second back."""

    number: int
    start: float
    end: float


class Course:
    """A vehicle's whole drive. It comes at speed, and stands where it ends."""

    def __init__(self, drive: Drive) -> None:
        self._cruise = drive.speed
        self._legs: list[_Leg] = []
        self._t = 0.0
        for number in range(1, drive.passes + 1):
            way = drive.route if number % 2 else drive.route[::-1]
            lane = list(beside(way, drive.aside_m))
            if number > 1:
                self._turn(lane)
            self._pass(Path.through(lane, radius=CORNER_M), number, drive)

    @property
    def seconds(self) -> float:
        """When it has arrived."""
        return self._t

    @property
    def passes(self) -> list[Pass]:
        """Return its passes by time."""
        numbers = sorted({leg.number for leg in self._legs if leg.number is not None})
        own = {number: [leg for leg in self._legs if leg.number == number] for number in numbers}
        return [Pass(number, legs[0].start, legs[-1].start + legs[-1].seconds) for number, legs in own.items()]

    def at(self, t: float) -> Station:
        """Return the vehicle at a time; before the scene it came along straight, after its end it stands."""
        if t < 0:
            first = self.at(0.0)
            back = self._cruise * t
            x, y = first.at
            return Station((x + back * sin(first.heading), y + back * cos(first.heading)), first.heading, self._cruise, 1)
        leg = self._legs[max(0, bisect_right(self._legs, t, key=_start) - 1)]
        since = min(t - leg.start, leg.seconds)
        gone = leg.begin_m + (leg.pace.metres(since) if leg.pace else 0.0)
        speed = leg.pace.speed(since) if leg.pace and t < leg.start + leg.seconds else 0.0
        return Station(leg.path.at(gone), leg.path.heading(gone), speed, leg.number)

    def _pass(self, path: Path, number: int, drive: Drive) -> None:
        ends = sorted(halt.after_m for halt in drive.halts if halt.after_m < path.length)
        rests = {halt.after_m: halt.seconds for halt in drive.halts}
        begin, rested = 0.0, number > 1
        for end in (*ends, path.length):
            self._go(path, (begin, end), number, (drive.speed, rested, True))
            if end in rests:
                self._add(_Leg(self._t, rests[end], path, end, None, number))
            begin, rested = end, True

    def _turn(self, lane: list[Point]) -> None:
        """Turn around in a loop from where it is to where the next lane begins."""
        last = self._legs[-1]
        here, heading = last.path.at(last.path.length), last.path.heading(last.path.length)
        ahead = TURN_M * sin(heading), TURN_M * cos(heading)
        loop = [here, (here[0] + ahead[0], here[1] + ahead[1]), (lane[0][0] + ahead[0], lane[0][1] + ahead[1]), lane[0]]
        path = Path.through(loop, radius=CORNER_M)
        self._go(path, (0.0, path.length), None, (TURN_SPEED, True, True))

    def _go(self, path: Path, way: tuple[float, float], number: int | None, how: tuple[float, bool, bool]) -> None:
        cruise, from_rest, to_rest = how
        pace = Pace.over(way[1] - way[0], cruise, FORCE, from_rest=from_rest, to_rest=to_rest)
        self._add(_Leg(self._t, pace.seconds, path, way[0], pace, number))

    def _add(self, leg: _Leg) -> None:
        self._legs.append(leg)
        self._t += leg.seconds


@lru_cache(maxsize=16)
def course_of(drive: Drive) -> Course:
    """Return the course of a drive."""
    return Course(drive)


def _start(leg: _Leg) -> float:
    return leg.start
