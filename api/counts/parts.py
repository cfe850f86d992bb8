"""A time cut into what is read from buckets, from sums of hours and from sums of days: the fewest rows. Pure."""

from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo

from api.counts.intervals import EARLIEST, Interval, day_bounds, hour_bounds, hour_shift

Source = Literal["bucket", "hour", "day"]
NEVER = 1e11
"""Later than any bucket begins: nothing is summed."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What there is to read.

    Attributes:
        timezone: IANA name of the clock that sums follow.
        summed_from: sums of the hours and days that begin from then on are whole, UTC seconds.
        kept_from: buckets that began before it are gone; the sums of their hours stand for them. The border of an hour.
    """

    timezone: str
    summed_from: float = EARLIEST
    kept_from: float = 0.0

    @property
    def clock(self) -> tuple[ZoneInfo, float] | None:
        """The zone that sums follow, and its `hour_shift`; None: there are none."""
        zone = ZoneInfo(self.timezone) if self.timezone else None
        shift = None if zone is None else hour_shift(zone)
        return None if zone is None or shift is None else (zone, shift)


@dataclass(frozen=True, slots=True)
class Part:
    """A time, and what is read of it: rows that begin from `since` to before `until`, UTC seconds."""

    source: Source
    since: float
    until: float


def parts(since: float, until: float, interval: Interval, zone: ZoneInfo, kept: Kept) -> list[Part]:
    """Return the parts of a time, in its order, for intervals of the site's clock."""
    if kept.timezone != zone.key or kept.clock is None or interval not in {"1h", "1d"}:
        return _buckets(since, until, kept)
    _, shift = kept.clock
    if interval == "1h":
        return _hours(since, until, shift, kept)
    first, last = day_bounds(max(since, kept.summed_from), until, zone)
    if first >= last:
        return _hours(since, until, shift, kept)
    return [*_hours(since, first, shift, kept), Part("day", first, last), *_hours(last, until, shift, kept)]


def _hours(since: float, until: float, shift: float, kept: Kept) -> list[Part]:
    if since >= until:
        return []
    first, last = hour_bounds(max(since, kept.summed_from), until, shift)
    if first >= last:
        return _buckets(since, until, kept)
    return [*_buckets(since, first, kept), Part("hour", first, last), *_buckets(last, until, kept)]


def _buckets(since: float, until: float, kept: Kept) -> list[Part]:
    border = min(max(since, kept.kept_from), until)
    found = [Part("hour", since, border), Part("bucket", border, until)]
    return [part for part in found if part.since < part.until]
