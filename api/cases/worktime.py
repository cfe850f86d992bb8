"""When people work: which seconds count for a time limit, and when a limit runs out. Pure.

A limit runs either without a break (nights and holidays too, 紧急工作时) or in working time alone. Working time follows the
wall clock of the site: hours of a day, working weekdays, holidays, and days off that are worked instead (调休).
A wall-clock hour that the change of clocks leaves out is no working time, one that comes twice counts once or twice as it
was worked; a second is never counted twice.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Literal
from zoneinfo import ZoneInfo

DAY_MIN = 1440
Unit = Literal["hours", "days", "working_hours", "working_days"]
"""hours, days: without a break; working_hours, working_days: in working time."""
WEEKDAYS = frozenset(range(5))
OFFICE = ((540, 720), (780, 1080))
"""9:00 to 12:00 and 13:00 to 18:00 in minutes: eight hours. Ours; cities set their own."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Working time of a site.

    Attributes:
        zone: time zone of its wall clock.
        weekdays: days of the week that are worked, Monday is 0.
        hours: spans of a working day in minutes after midnight, in order.
        holidays: days that are not worked.
        shifted: days that are worked though their weekday is not (调休); they win over `holidays`.
    """

    zone: ZoneInfo
    weekdays: frozenset[int] = WEEKDAYS
    hours: tuple[tuple[int, int], ...] = OFFICE
    holidays: frozenset[date] = frozenset()
    shifted: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        """Raise ValueError when nobody ever works, or the hours are out of order."""
        if not self.weekdays or not self.weekdays <= frozenset(range(7)):
            raise ValueError(f"expected weekdays among 0 (Monday) to 6, got {sorted(self.weekdays)}")
        marks = [mark for span in self.hours for mark in span]
        if not marks or any(one >= other for one, other in pairwise(marks)) or marks[0] < 0 or marks[-1] > DAY_MIN:
            raise ValueError(f"expected hours as spans in order between 0 and {DAY_MIN} minutes, got {self.hours}")

    @property
    def day_s(self) -> float:
        """Seconds of a working day."""
        return 60.0 * sum(end - start for start, end in self.hours)

    def is_worked(self, day: date) -> bool:
        """Tell whether a day is worked."""
        return day in self.shifted or (day.weekday() in self.weekdays and day not in self.holidays)

    def spans(self, first: date) -> Iterator[tuple[float, float]]:
        """Yield the working spans from a day on, without end, as UTC seconds."""
        day = first
        while True:
            if self.is_worked(day):
                yield from self._spans_of(day)
            day += timedelta(days=1)

    def day_of(self, t: float) -> date:
        """Return the local day of a time in UTC seconds."""
        return datetime.fromtimestamp(t, UTC).astimezone(self.zone).date()

    def _spans_of(self, day: date) -> Iterator[tuple[float, float]]:
        done = float("-inf")
        for span in self.hours:
            start, end = (self._at(day, minute) for minute in span)
            start = max(start, done)
            if end > start:
                yield start, end
                done = end

    def _at(self, day: date, minute: int) -> float:
        wall = datetime(day.year, day.month, day.day, tzinfo=self.zone)
        days, rest = divmod(minute, DAY_MIN)
        wall = (wall + timedelta(days=days)).replace(hour=rest // 60, minute=rest % 60)
        return wall.timestamp()


@dataclass(frozen=True, slots=True)
class Limit:
    """How long something may take."""

    amount: float
    unit: Unit

    def __post_init__(self) -> None:
        """Raise ValueError when it is not positive."""
        if not 0 < self.amount <= 10_000:
            raise ValueError(f"expected a limit above 0 and at most 10,000 {self.unit}, got {self.amount}")

    @property
    def is_working(self) -> bool:
        """Whether it runs in working time alone."""
        return self.unit in {"working_hours", "working_days"}

    def seconds(self, calendar: Calendar) -> float:
        """Return its length in seconds that count."""
        a_unit = {"hours": 3600.0, "days": 86_400.0, "working_hours": 3600.0, "working_days": calendar.day_s}
        return self.amount * a_unit[self.unit]


def elapsed(calendar: Calendar, start: float, end: float, *, is_working: bool) -> float:
    """Return the seconds between two times (UTC seconds) that count; 0 when `end` is not after `start`."""
    if end <= start:
        return 0.0
    if not is_working:
        return end - start
    counted = 0.0
    for opening, closing in calendar.spans(calendar.day_of(start)):
        if opening >= end:
            return counted
        counted += max(0.0, min(closing, end) - max(opening, start))
    raise AssertionError("spans never end")


def advance(calendar: Calendar, start: float, seconds: float, *, is_working: bool) -> float:
    """Return the earliest time (UTC seconds) by which so many seconds that count have passed since `start`."""
    if seconds <= 0 or not is_working:
        return start + max(0.0, seconds)
    left = seconds
    for opening, closing in calendar.spans(calendar.day_of(start)):
        begin = max(opening, start)
        if closing - begin >= left:
            return begin + left
        left -= max(0.0, closing - begin)
    raise AssertionError("spans never end")
