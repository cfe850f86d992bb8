"""The clock of a case's present phase: started, stopped while the case is suspended, started anew in the next phase. Pure."""

from dataclasses import dataclass, replace
from typing import Literal

from api.cases.worktime import Calendar, Limit, advance, elapsed

Phase = Literal["review", "dispatch", "handle", "check"]
"""What a case waits for: an operator's word, a department, the department's work, the check of it."""
PHASES: tuple[Phase, ...] = ("review", "dispatch", "handle", "check")


@dataclass(frozen=True, slots=True)
class Timer:
    """How much time a phase has left.

    Attributes:
        phase: what is timed.
        since: when it was started or went on, UTC seconds; while it is stopped: when it was stopped.
        left_s: seconds that count and were left at `since`, below 0 when overdue; None: there is no limit.
        is_working: whether working time alone counts.
        is_stopped: whether the case is suspended.
    """

    phase: Phase
    since: float
    left_s: float | None = None
    is_working: bool = False
    is_stopped: bool = False

    def due(self, calendar: Calendar) -> float | None:
        """Return when the time is up, UTC seconds; None while it is stopped in time, or without a limit."""
        if self.left_s is None or (self.is_stopped and self.left_s > 0):
            return None
        if self.left_s <= 0:
            return self.since + self.left_s
        return advance(calendar, self.since, self.left_s, is_working=self.is_working)

    def used_s(self, calendar: Calendar, now: float) -> float:
        """Return the seconds that counted since it was started or went on."""
        return 0.0 if self.is_stopped else elapsed(calendar, self.since, now, is_working=self.is_working)

    def stopped(self, calendar: Calendar, now: float) -> "Timer":
        """Return it as it stands while the case is suspended."""
        if self.is_stopped:
            return self
        left = None if self.left_s is None else self.left_s - self.used_s(calendar, now)
        return replace(self, since=max(now, self.since), left_s=left, is_stopped=True)

    def resumed(self, now: float) -> "Timer":
        """Return it as it goes on."""
        return replace(self, since=max(now, self.since), is_stopped=False) if self.is_stopped else self


def started(phase: Phase, limit: Limit | None, calendar: Calendar, now: float) -> Timer:
    """Return the timer of a phase that begins."""
    if limit is None:
        return Timer(phase, now)
    return Timer(phase, now, limit.seconds(calendar), limit.is_working)
