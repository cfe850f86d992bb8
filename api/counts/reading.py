"""Reads what the buckets of an interval add up to: from the fewest rows, in the order of time, no further than needed."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import inf
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Float, Select, and_, literal, or_, select
from sqlalchemy.orm import Session

from api.counts.asked import CountFilter, Key, Measured
from api.counts.intervals import HOUR_S, Interval, interval_of
from api.counts.keeping import kept
from api.counts.parts import Part, Source, parts
from api.counts.sums import AS_SUM, OF_HOURS
from api.counts.tables import CountSum
from api.errors import Unprocessable
from api.grid.inside import inside
from api.reason import Reason
from api.tables import Count

MOST_BUCKETS = 1_000_000
"""Buckets, or sums of hours or days, that are read for one answer; some seconds of work."""
PIECE = 5_000
"""Rows that are fetched at once."""
SPAN_S: dict[Source, float] = {"bucket": 0.0, "hour": HOUR_S, "day": 0.0}
"""How long a row is at least, seconds: an hour that stands for buckets is one also in a shorter interval."""
STARTS = 10_000
"""Starts whose intervals are remembered: a month of buckets of five minutes."""


@dataclass(slots=True)
class Sum:
    """What the rows of one interval, target and class add up to."""

    end: float
    observed_s: float = 0.0
    count_in: int = 0
    count_out: int = 0
    looked_s: float = 0.0
    present_s: float = 0.0
    most: int | None = None
    measured_s: float = 0.0
    covered_s: float = 0.0
    grid_code: str = ""
    last: float = -inf

    def add(self, row: Any) -> None:  # noqa: ANN401 - a row of `AS_SUM`
        """Add a bucket, or a sum; the unit grid is that of the bucket that ends last."""
        self.end = max(self.end, row.until, row.start + row.span_s)
        self.observed_s += row.observed_s
        self.count_in += row.count_in
        self.count_out += row.count_out
        self.looked_s += row.looked_s
        self.present_s += row.present_s
        self.measured_s += row.measured_s
        self.covered_s += row.covered_s
        if row.occupancy_max is not None:
            self.most = max(self.most or 0, row.occupancy_max)
        if row.grid_code:
            self.last, self.grid_code = max((self.last, self.grid_code), (row.until, row.grid_code))


def read(
    session: Session, asked: CountFilter, zone: ZoneInfo, *, after: Key | None = None, enough: int | None = None
) -> dict[Key, Sum]:
    """Return what is asked for, behind `after`; once there is `enough`, the rest of that interval, and no more.

    Raises:
        Unprocessable: more is to be read than `MOST_BUCKETS`.
    """
    found: dict[Key, Sum] = {}
    since = asked.since if after is None else max(asked.since, after[0])
    at = -inf
    for row in _rows(session, asked, since, zone, most=MOST_BUCKETS):
        start, end = bounds(row.start, asked.interval, zone)
        if start != at and enough is not None and len(found) >= enough:
            break
        at = start
        key = (start, row.stream_id, row.rule_id, row.target_kind, row.target, row.class_name)
        if after is None or key > after:
            found.setdefault(key, Sum(end)).add(row)
    return found


def read_on(
    session: Session, asked: CountFilter, zone: ZoneInfo, *, enough: float, buckets: float
) -> tuple[dict[Key, Sum], float | None]:
    """Return whole intervals until there is `enough`, or so many buckets were read, and when the next one begins.

    Returns:
        What was read, and the begin of what is left, UTC seconds; None: that was all.
    """
    found: dict[Key, Sum] = {}
    at = -inf
    for number, row in enumerate(_rows(session, asked, asked.since, zone, most=inf)):
        start, end = bounds(row.start, asked.interval, zone)
        if start != at and (len(found) >= enough or number >= buckets):
            return found, start
        at = start
        key = (start, row.stream_id, row.rule_id, row.target_kind, row.target, row.class_name)
        found.setdefault(key, Sum(end)).add(row)
    return found, None


def _rows(session: Session, asked: CountFilter, since: float, zone: ZoneInfo, *, most: float) -> Iterator[Any]:
    """Yield buckets, and sums of hours and days, in the order of time; more than `most` are refused."""
    until = inf if asked.until is None else asked.until
    number = 0
    for part in parts(since, until, asked.interval, zone, kept(session)):
        for row in session.execute(_chosen(asked, part).execution_options(yield_per=PIECE)):
            number += 1
            if number > most:
                raise too_many()
            yield row


def _chosen(asked: CountFilter, part: Part) -> Select[Any]:
    table, source = (Count, AS_SUM) if part.source == "bucket" else (CountSum, OF_HOURS)
    columns = [column.label(name) for name, column in source.items()]
    found: Select[Any] = select(*columns, literal(SPAN_S[part.source], Float).label("span_s"))
    return found.where(*within(part), *fitting(asked, table)).order_by(source["start"])


def too_many() -> Unprocessable:
    """Return what is said when more is asked for than `MOST_BUCKETS`."""
    told = f"more than {MOST_BUCKETS} buckets are asked for; give a shorter time, or a stream or line"
    return Unprocessable(told, Reason("too_many_rows"))


def within(part: Part) -> list[ColumnElement[bool]]:
    """Return the condition that a bucket or sum belongs to a part."""
    table = Count if part.source == "bucket" else CountSum
    found: list[ColumnElement[bool]] = [table.start >= part.since]
    if part.until < inf:
        found.append(table.start < part.until)
    return found if part.source == "bucket" else [CountSum.span == part.source, *found]


def fitting(asked: Measured, table: type[Count | CountSum]) -> list[ColumnElement[bool]]:
    """Return what must hold of a bucket or sum beside its time."""
    equal = [(table.stream_id, asked.stream), (table.rule_id, asked.rule), (table.class_name, asked.class_name)]
    found: list[ColumnElement[bool]] = [column == value for column, value in equal if value is not None]
    if asked.grid is not None:
        found.append(inside(table.grid_code, asked.grid))
    wanted = [and_(table.target_kind == kind, table.target == target) for kind, target in asked.targets]
    return [*found, or_(*wanted)] if wanted else found


@lru_cache(maxsize=STARTS)
def bounds(t: float, interval: Interval, zone: ZoneInfo) -> tuple[float, float]:
    """Return when the interval that holds `t` begins and ends; UTC seconds."""
    start, end = interval_of(t, interval, zone)
    return start.timestamp(), end.timestamp()
