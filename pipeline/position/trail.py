"""The last minute of a vehicle's marks, and where it was at a time within. Pure; the order in which marks come does not matter.

Marks that no vehicle could drive between contradict each other. They are kept apart as runs, and only a run that has
proved itself counts: one mark that jumps away is passed over, a receiver that jumps for good is believed again after
`PROVEN` marks, and while two of them disagree there is no position. Not here: the pictures' clock (`offset.py`).
"""

from bisect import bisect_right, insort
from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot, inf
from typing import Literal

from pipeline.config.position import PositionSettings
from pipeline.position.fix import Mark
from pipeline.position.heading import heading
from pipeline.position.pace import paced
from pipeline.position.pose import Pose, Velocity, between, reckoned, velocity
from pipeline.position.steps import metres

KEEP_S = 60.0
"""Marks older than this, beside the newest, are forgotten: pictures and positions lag by seconds, not by minutes."""
KEEP_MOST = 1500
"""And no more than so many are kept: 25 Hz, above what receivers give, for as long."""
PROVEN = 3
"""Marks in a run before it counts: two may be wrong alike."""
OPEN_RUNS = 3
"""A mark is tried against the newest runs only."""
SLACK_SIGMAS = 3.0
"""Two marks may be farther apart than they can drive by so many of their errors (99 % of a plane normal error)."""
STEP_ACCELERATION = 3.0
"""Beside stated speeds a vehicle may have gained so much on the way, m/s²: hard braking is 8, moving off 3."""
STUCK_MPS, STUCK_S = 2.0, 0.5
"""A receiver that says this speed and stays on the same degree for so long is stuck: it should be a metre on, ten digits."""
CHORD_S = 1.0
"""A velocity from two places needs so much time between them: nearer in time their errors outweigh the way."""

Added = Literal["new", "duplicate", "late"]


@dataclass(frozen=True, slots=True)
class Run:
    """Marks that one vehicle can have driven, in order of time."""

    marks: tuple[Mark, ...]


class Trail:
    """A vehicle's marks of the last minute.

    Attributes:
        newest: GPS time of the newest mark, or None.
    """

    def __init__(self, settings: PositionSettings) -> None:
        self._settings = settings
        self._marks: list[Mark] = []
        self._runs: list[Run] | None = None
        self.newest: float | None = None

    def add(self, mark: Mark) -> Added:
        """Take a mark, in any order; `late` ones are too old to be kept."""
        if self.newest is not None and mark.t < self.newest - KEEP_S:
            return "late"
        at = bisect_right(self._marks, _key(mark), key=_key)
        if at and _key(self._marks[at - 1]) == _key(mark):
            self._marks[at - 1] = max(self._marks[at - 1], mark, key=_worth)
            self._runs = None
            return "duplicate"
        insort(self._marks, mark, key=_key)
        self.newest = self._marks[-1].t
        self._forget(self.newest - KEEP_S)
        self._runs = None
        return "new"

    def at(self, t: float) -> Pose | None:
        """Return the pose at GPS time `t`, or None when it is not known."""
        run, index = self._last(t)
        if run is None:
            return None
        before = run.marks[index]
        after = run.marks[index + 1] if index + 1 < len(run.marks) else None
        if self._contradicted(run, before.t, inf if after is None else after.t):
            return None
        if after is not None and after.t - before.t <= self._settings.gap_s:
            pose = between(before, after, t, (heading(run.marks, index), heading(run.marks, index + 1)))
            stated = before.speed is not None and after.speed is not None
            return pose if stated else paced(pose, run.marks, t)
        if t - before.t <= self._settings.reckon_s:
            return reckoned(before, _velocity(run, index), t, heading(run.marks, index))
        return None

    def contradictions(self) -> int:
        """Return how many of the kept marks are in a run that has not proved itself: those that jumped."""
        split = self._split()
        strays = sum(len(run.marks) for run in split if len(run.marks) < PROVEN)
        return strays if len(split) > 1 else 0

    def _last(self, t: float) -> tuple[Run | None, int]:
        """Return the proven run with the latest mark at or before `t`, and that mark's index."""
        found: tuple[Run | None, int] = None, -1
        latest = -inf
        for run in self._split():
            index = bisect_right(run.marks, t, key=lambda mark: mark.t) - 1
            if len(run.marks) >= PROVEN and index >= 0 and run.marks[index].t > latest:
                found, latest = (run, index), run.marks[index].t
        return found

    def _contradicted(self, run: Run, start: float, end: float) -> bool:
        """Tell whether a mark of another run speaks against this one; a lone stray between two marks does not."""
        others = (one for one in self._split() if one is not run and (end == inf or len(one.marks) >= PROVEN))
        return any(start <= mark.t <= end for one in others for mark in one.marks)

    def _split(self) -> list[Run]:
        if self._runs is None:
            self._runs = [Run(tuple(marks)) for marks in _runs(self._marks, self._settings)]
        return self._runs

    def _forget(self, oldest: float) -> None:
        first = bisect_right(self._marks, oldest, key=lambda mark: mark.t)
        del self._marks[: max(first, len(self._marks) - KEEP_MOST)]


def _key(mark: Mark) -> tuple[float, float, float]:
    return mark.t, mark.lat, mark.lon


def _worth(mark: Mark) -> tuple[bool, bool, float, float, float]:
    """Of two reports of one fix the one that says more is kept, whichever came first."""
    return (
        mark.speed is not None, mark.course is not None, -mark.error_m, mark.speed or 0.0, mark.course or 0.0
    )  # fmt: skip


def _runs(marks: Sequence[Mark], settings: PositionSettings) -> list[list[Mark]]:
    runs: list[list[Mark]] = []
    for mark in marks:
        newest = sorted(runs[-OPEN_RUNS:], key=lambda run: run[-1].t, reverse=True)
        run = next((run for run in newest if _drivable(run[-1], mark, settings)), None)
        if run is None:
            runs.append([mark])
        else:
            run.append(mark)
    return runs


def _drivable(before: Mark, after: Mark, settings: PositionSettings) -> bool:
    """Tell whether one vehicle can be at both marks; after.t >= before.t."""
    span = after.t - before.t
    distance = hypot(*metres((before.lat, before.lon), (after.lat, after.lon)))
    fastest = settings.max_speed_kmh / 3.6
    slack = SLACK_SIGMAS * hypot(before.error_m, after.error_m)
    if before.speed is None or after.speed is None:
        return distance <= fastest * span + slack
    if distance == 0 and span >= STUCK_S and min(before.speed, after.speed) >= STUCK_MPS:
        return False
    gained = max(before.speed, after.speed) * span + STEP_ACCELERATION / 2 * span**2
    return distance <= min(fastest * span, gained) + slack


def _velocity(run: Run, index: int) -> Velocity | None:
    """Return how the vehicle moves at a mark, if need be from one far enough back to tell."""
    mark = run.marks[index]
    earlier = bisect_right(run.marks, mark.t - CHORD_S, key=lambda one: one.t) - 1
    return velocity((run.marks[earlier] if earlier >= 0 else None, mark))
