"""Intervals of the site's own time. Pure."""

from datetime import UTC, datetime, timedelta
from functools import cache
from math import floor, inf
from typing import Literal
from zoneinfo import ZoneInfo

Interval = Literal["1m", "5m", "15m", "30m", "1h", "1d"]
MINUTES: dict[Interval, int] = {"1m": 1, "5m": 5, "15m": 15, "30m": 30, "1h": 60, "1d": 1440}
HOUR_S = 3600.0
EARLIEST = datetime(2020, 1, 1, tzinfo=UTC).timestamp()
"""Sums are made from then on, UTC seconds: what clocks did before is of no concern to a system of today."""
YEARS = range(2020, 2041)
"""Years in which hours have to begin at the same minute of UTC."""


def interval_of(t: float, interval: Interval, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the interval that holds UTC time `t`; a day has 23 or 25 hours when the clocks change."""
    local = datetime.fromtimestamp(floor(t), zone)
    if interval == "1d":
        midnight = local.replace(hour=0, minute=0, second=0, fold=0)
        return midnight, midnight + timedelta(days=1)
    length = MINUTES[interval] * 60
    start = floor(t) - (local.minute * 60 + local.second) % length
    return datetime.fromtimestamp(start, zone), datetime.fromtimestamp(start + length, zone)


@cache
def hour_shift(zone: ZoneInfo) -> float | None:
    """Return how many seconds after UTC's the hours of a zone begin; None where that changes with the season (Lord Howe)."""
    months = (datetime(year, month, 1, tzinfo=UTC) for year in YEARS for month in range(1, 13))
    found = {-offset.total_seconds() % HOUR_S for month in months if (offset := zone.utcoffset(month.astimezone(zone)))}
    found = found or {0.0}
    return found.pop() if len(found) == 1 else None


def hour_of(t: float, shift: float) -> float:
    """Return when the hour begins that holds `t`; UTC seconds."""
    return t - (t - shift) % HOUR_S


def day_of(t: float, zone: ZoneInfo) -> tuple[float, float]:
    """Return when the day that holds `t` begins and ends; UTC seconds."""
    start, end = interval_of(t, "1d", zone)
    return start.timestamp(), end.timestamp()


def hour_bounds(since: float, until: float, shift: float) -> tuple[float, float]:
    """Return the first and the last border of hours within a time; the first is later when there is no whole hour."""
    return -hour_of(-since, -shift), until if until == inf else hour_of(until, shift)


def day_bounds(since: float, until: float, zone: ZoneInfo) -> tuple[float, float]:
    """Return the first and the last border of days within a time; the first is later when there is no whole day."""
    start, end = day_of(since, zone)
    return start if start == since else end, until if until == inf else day_of(until, zone)[0]
