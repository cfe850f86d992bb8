"""A time cut into days, weeks or months of the site's clock. Pure."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Literal
from zoneinfo import ZoneInfo

Every = Literal["day", "week", "month"]


def periods(since: float, until: float, every: Every | None, zone: ZoneInfo) -> list[tuple[float, float]]:
    """Return the parts of a time, UTC seconds; the first and the last may be cut. A week begins on Monday."""
    if every is None or until <= since:
        return [(since, until)]
    marks = [since, *(mark for mark in _marks(since, until, every, zone) if since < mark < until), until]
    return list(pairwise(marks))


def _marks(since: float, until: float, every: Every, zone: ZoneInfo) -> Iterator[float]:
    day = datetime.fromtimestamp(since, zone).replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    if every == "week":
        day -= timedelta(days=day.weekday())
    if every == "month":
        day = day.replace(day=1)
    while day.timestamp() < until:
        yield day.timestamp()
        day = _after(day, every)


def _after(day: datetime, every: Every) -> datetime:
    if every == "month":
        return day.replace(year=day.year + day.month // 12, month=day.month % 12 + 1)
    return day + timedelta(days=7 if every == "week" else 1)
