"""One vehicle's position: takes reports and pictures' times, tells where it was when a picture was taken. Pure.

Not here: reading sources, threads and the clock (`receiver.py`).
"""

from collections import Counter, deque
from dataclasses import dataclass
from typing import Literal

from pipeline.config.position import PositionSettings
from pipeline.position.fix import Cause, Fix, Mark, Refused, Report
from pipeline.position.judge import judge
from pipeline.position.offset import Least, Offset, estimated, known
from pipeline.position.pose import Pose, blurred
from pipeline.position.trail import Trail

WAITING_MOST = 64
"""Marks kept until the receiver's clock is known: some seconds of the fastest."""
EARLY_S = 2.0
"""A report whose time is so much further ahead than any other's was not measured then."""
RESET_S = 5.0
"""When the receiver's clock proves to be off by more than was thought, its older marks are at wrong times."""
RECENT_REPORTS = 20
SILENT_S = 5.0
"""A receiver speaks once a second; a gateway every few seconds."""

Fault = Cause | Literal["silent", "repeated", "clock unknown", "contradictory"]


@dataclass(frozen=True, slots=True)
class State:
    """How well a vehicle knows where it is.

    Attributes:
        fault: why there is no position, or why some reports give none; None when all is well.
        offset: how far the pictures' clock is ahead of GPS time, as far as it is known.
        reports: how many came.
        refused: how many of them gave no position, by cause.
    """

    fault: Fault | None
    offset: Offset | None
    reports: int
    refused: dict[str, int]


class Navigator:
    """Joins a vehicle's reports and its pictures' clock."""

    def __init__(self, settings: PositionSettings) -> None:
        self._settings = settings
        self._known = known(settings)
        self._trail = Trail(settings)
        self._delays, self._pictures = Least(), Least()
        self._delay: float | None = None
        self._waiting: deque[tuple[Mark, float]] = deque(maxlen=WAITING_MOST)
        self._connection: object = None
        self._reports = 0
        self._arrived: float | None = None
        self._renewed: float | None = None
        self._refused: Counter[str] = Counter()
        self._recent: deque[Cause | None] = deque(maxlen=RECENT_REPORTS)

    def report(self, report: Report) -> None:
        """Take what the source gave."""
        self._reports += 1
        self._arrived = report.arrived
        judged = judge(report, self._settings) if isinstance(report, Fix) else report
        if isinstance(judged, Refused):
            self._note(judged.why)
            return
        self._time(judged, report.arrived)
        self._waiting.append((judged, report.arrived))
        while self._waiting and self._delay is not None:
            self._take(*self._waiting.popleft(), usual=self._delay)

    def picture(self, t: float, arrived: float, *, connection: object) -> None:
        """Take note of a picture's time, and when it came; a new `connection` may have another clock."""
        if connection != self._connection:
            self._connection, self._pictures = connection, Least()
        self._pictures.add(arrived - t, arrived)

    def at(self, t: float) -> Pose | None:
        """Return the pose when a picture with the time `t` was taken, or None when it is not known."""
        offset = self.offset()
        if offset is None:
            return None
        pose = self._trail.at(t - offset.seconds)
        return None if pose is None else blurred(pose, offset.deviation)

    def offset(self) -> Offset | None:
        """Return how far the pictures' clock is ahead of GPS time; None while it is unknown."""
        return self._known or estimated(self._delays, self._pictures, self._settings)

    def state(self, now: float) -> State:
        """Say how it goes; `now` is this machine's time."""
        return State(self._fault(now), self.offset(), self._reports, dict(self._refused))

    def _time(self, mark: Mark, arrived: float) -> None:
        """Learn the receiver's clock; when it turns out to have been wrong, what it said before says nothing."""
        self._delays.add(arrived - mark.t, arrived)
        usual = self._delays.value()
        if usual is not None and self._delay is not None and abs(usual - self._delay) > RESET_S:
            self._trail = Trail(self._settings)
        self._delay = usual

    def _take(self, mark: Mark, arrived: float, *, usual: float) -> None:
        """Keep a mark, unless its time lies ahead of the receiver's own clock."""
        if arrived - mark.t < usual - EARLY_S:
            self._note("clock")
            return
        self._note(None)
        if self._trail.add(mark) == "new":
            self._renewed = arrived

    def _note(self, why: Cause | None) -> None:
        self._recent.append(why)
        if why is not None:
            self._refused[why] += 1

    def _fault(self, now: float) -> Fault | None:
        if self._arrived is None or now - self._arrived > SILENT_S:
            return "silent"
        causes = Counter(why for why in self._recent if why is not None)
        if causes and 2 * causes.total() >= len(self._recent):
            return causes.most_common(1)[0][0]
        if self._renewed is not None and now - self._renewed > SILENT_S:
            return "repeated"
        if self.offset() is None:
            return "clock unknown"
        return "contradictory" if self._trail.contradictions() else None
