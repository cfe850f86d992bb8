"""How much of the surveyed ground litter covers (the cleanliness index), added up by place and interval.

The database adds: a year of a city's cameras is one row a street and day. What nobody measured has no row.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import inf
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, func, literal, select
from sqlalchemy.orm import Session

from api.counts.asked import CoverBy, CoverFilter
from api.counts.keeping import kept
from api.counts.parts import Part, parts
from api.counts.reading import MOST_BUCKETS, SPAN_S, bounds, fitting, too_many, within
from api.counts.sums import AS_SUM, OF_HOURS
from api.counts.tables import CountSum
from api.grid.code import DIGITS
from api.tables import Count

Place = tuple[str, ...]
"""Code of a street, community or cell (empty: in none), or a camera and its zone or picture."""


@dataclass(slots=True)
class Cover:
    """Litter on the ground, as long as it was measured.

    Attributes:
        end: of the interval, UTC seconds.
        measured_s: seconds in which each camera's ground was measured, added up.
        covered_s: share of the ground that is covered × seconds.
    """

    end: float = 0.0
    measured_s: float = 0.0
    covered_s: float = 0.0

    @property
    def mean(self) -> float:
        """Mean share, m² a m², of all that was measured; each second of each camera counts the same."""
        return self.covered_s / self.measured_s

    def add(self, row: Any) -> None:  # noqa: ANN401 - a row of `_summed`
        """Add what the database summed."""
        self.measured_s += float(row.measured_s)
        self.covered_s += float(row.covered_s)


@dataclass(frozen=True, slots=True)
class Covered:
    """Litter on the ground in a time.

    Attributes:
        times: of all places together, by the begin of the interval, UTC seconds, in their order.
        places: each by the begin of the interval; the dirtiest first.
    """

    times: dict[float, Cover] = field(default_factory=dict)
    places: dict[Place, dict[float, Cover]] = field(default_factory=dict)


def covered(session: Session, asked: CoverFilter, *, zone: ZoneInfo) -> Covered:
    """Return how much of the ground was covered in a time that is asked for.

    Raises:
        Unprocessable: more is to be read than `MOST_BUCKETS`.
    """
    found = Covered()
    for part, row in _rows(session, asked, zone):
        begin, end = bounds(row.start, asked.interval, zone)
        of_place = found.places.setdefault(tuple(row[len(AMOUNTS) :]), {})
        for into in (found.times, of_place):
            total = into.setdefault(begin, Cover(end))
            total.end = max(total.end, row.until, row.start + SPAN_S[part.source])
            total.add(row)
    dirtiest = sorted(found.places, key=lambda place: (-whole(found.places[place]).mean, place))
    return Covered(dict(sorted(found.times.items())), {place: found.places[place] for place in dirtiest})


def whole(course: dict[float, Cover]) -> Cover:
    """Return what intervals add up to."""
    total = Cover()
    for one in course.values():
        total.add(one)
    return total


AMOUNTS = ("start", "until", "measured_s", "covered_s")
"""What a row has before its place."""


def _rows(session: Session, asked: CoverFilter, zone: ZoneInfo) -> Iterator[tuple[Part, Any]]:
    left = MOST_BUCKETS
    for part in parts(asked.since, inf if asked.until is None else asked.until, asked.interval, zone, kept(session)):
        table = Count if part.source == "bucket" else CountSum
        some = select(literal(1).label("one")).select_from(table).where(*within(part)).limit(left + 1)
        left -= session.scalar(select(func.count()).select_from(some.subquery())) or 0
        if left < 0:
            raise too_many()
        for row in session.execute(_summed(asked, part)):
            yield part, row


def _summed(asked: CoverFilter, part: Part) -> Select[Any]:
    table, source = (Count, AS_SUM) if part.source == "bucket" else (CountSum, OF_HOURS)
    measured = Count.cover_mean.is_not(None) if table is Count else CountSum.measured_s > 0
    what = [source["start"], *_place(source, asked.by)]
    added = [func.sum(source[name]).label(name) for name in ("measured_s", "covered_s")]
    until = func.max(source["until"]).label("until")
    chosen: Select[Any] = select(what[0].label("start"), until, *added, *what[1:])
    return chosen.where(*within(part), measured, *fitting(asked, table)).group_by(*what)


def _place(source: Any, by: CoverBy) -> list[ColumnElement[str]]:  # noqa: ANN401 - columns by name
    if by == "camera":
        return [source["stream_id"], source["target"]]
    return [func.substr(source["grid_code"], 1, DIGITS[by])]
