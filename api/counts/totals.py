"""Crossings of lines added up: by interval, beside the week before, and by camera, line, class and cell.

The database adds: the answer is as small for a city as for a lane. No zero for what nobody watched. What a camera, line, class
or cell adds up to does not depend on the interval: that is read from sums of days as far as there are some.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, func, literal, select
from sqlalchemy.orm import Session

from api.counts.asked import TotalsFilter
from api.counts.intervals import Interval
from api.counts.keeping import kept
from api.counts.parts import Part, parts
from api.counts.reading import MOST_BUCKETS, SPAN_S, bounds, fitting, too_many, within
from api.counts.series import time_before, week_before
from api.counts.sums import AS_SUM, OF_HOURS
from api.counts.tables import CountSum
from api.errors import Unprocessable
from api.reason import Reason
from api.tables import Count

MOST_INTERVALS = 10_000
"""In one answer: a week by the minute."""
FOREVER = float("inf")
Names = tuple[str, ...]
"""What is added up: a camera, a camera and its line, a class, or a unit grid."""


@dataclass(slots=True)
class Total:
    """What crossed lines in a watched time, in seconds.

    Attributes:
        end: of the interval, UTC seconds.
        observed_s: seconds in which each line and class was watched, added up.
    """

    end: float = 0.0
    observed_s: float = 0.0
    count_in: int = 0
    count_out: int = 0

    def add(self, row: Any) -> None:  # noqa: ANN401 - a row of `_summed`
        """Add what the database summed."""
        self.observed_s += float(row.observed_s)
        self.count_in += int(row.count_in)
        self.count_out += int(row.count_out)


@dataclass(frozen=True, slots=True)
class Totals:
    """What crossed lines in a time.

    Attributes:
        times: by the begin of the interval, UTC seconds, in their order.
        before: the same of the week before, by the begin of the interval now.
        series: lines and classes of which there is anything in the time; each could be watched all along.
        streams: by camera, the busiest first, as all of these.
        lines: by camera and line.
        classes: by class.
        cells: by unit grid; an empty name: in none.
    """

    times: dict[float, Total]
    before: dict[float, Total]
    series: int
    streams: dict[Names, Total]
    lines: dict[Names, Total]
    classes: dict[Names, Total]
    cells: dict[Names, Total]


def totals(session: Session, asked: TotalsFilter, *, zone: ZoneInfo) -> Totals:
    """Return what crossed lines in a time that is asked for.

    Raises:
        Unprocessable: more is to be read than `MOST_BUCKETS`, or there are more intervals than `MOST_INTERVALS`.
    """
    cut = _cut(session, asked, zone)
    times = _by_time(session, asked, cut, zone)
    before: dict[float, Total] = {}
    if asked.compare and times:
        earlier = asked.model_copy(update=time_before(asked, min(times), max(one.end for one in times.values())))
        found = _by_time(session, earlier, _cut(session, earlier, zone), zone)
        before = {start: found[then] for start in times if (then := week_before(start, zone)) in found}
    rows = list(_by_series(session, asked, _parts(session, asked, "1d", zone)))
    return Totals(
        times=times,
        before=before,
        series=len({(row.stream_id, row.rule_id, row.target, row.class_name) for row in rows}),
        streams=_busiest(rows, lambda row: (row.stream_id,)),
        lines=_busiest(rows, lambda row: (row.stream_id, row.target)),
        classes=_busiest(rows, lambda row: (row.class_name,)),
        cells=_busiest(rows, lambda row: (row.grid_code,)),
    )


def _cut(session: Session, asked: TotalsFilter, zone: ZoneInfo) -> list[Part]:
    """Return the parts of a time, none of them too much to read."""
    found = _parts(session, asked, asked.interval, zone)
    left = MOST_BUCKETS
    for part in found:
        some = select(literal(1).label("one")).select_from(_table(part)).where(*_read(asked, part)).limit(left + 1)
        left -= session.scalar(select(func.count()).select_from(some.subquery())) or 0
        if left < 0:
            raise too_many()
    return found


def _parts(session: Session, asked: TotalsFilter, interval: Interval, zone: ZoneInfo) -> list[Part]:
    return parts(asked.since, FOREVER if asked.until is None else asked.until, interval, zone, kept(session))


def _by_time(session: Session, asked: TotalsFilter, cut: Sequence[Part], zone: ZoneInfo) -> dict[float, Total]:
    found: dict[float, Total] = {}
    for part in cut:
        start = _source(part)["start"]
        for row in session.execute(_summed(asked, part, start.label("start")).group_by(start).order_by(start)):
            begin, end = bounds(row.start, asked.interval, zone)
            total = found.setdefault(begin, Total(end))
            total.end = max(total.end, row.until, row.start + SPAN_S[part.source])
            total.add(row)
            if len(found) > MOST_INTERVALS:
                told = f"more than {MOST_INTERVALS} intervals are asked for; give a shorter time, or longer ones"
                raise Unprocessable(told, Reason("too_many_rows"))
    return found


def _by_series(session: Session, asked: TotalsFilter, cut: Sequence[Part]) -> Iterator[Any]:
    for part in cut:
        source = _source(part)
        series = [source[name].label(name) for name in ("stream_id", "rule_id", "target", "class_name", "grid_code")]
        yield from session.execute(_summed(asked, part, *series).group_by(*series))


def _summed(asked: TotalsFilter, part: Part, *what: ColumnElement[Any]) -> Select[Any]:
    source = _source(part)
    added = [func.sum(source[name]).label(name) for name in ("observed_s", "count_in", "count_out")]
    return select(*what, *added, func.max(source["until"]).label("until")).where(*_wanted(asked, part))


def _wanted(asked: TotalsFilter, part: Part) -> list[ColumnElement[bool]]:
    table = _table(part)
    return [*within(part), table.target_kind == "line", *fitting(asked, table)]


def _read(asked: TotalsFilter, part: Part) -> list[ColumnElement[bool]]:
    """Return what holds for rows that are read; all of a time are counted by its index alone, with those of zones."""
    return _wanted(asked, part) if fitting(asked, _table(part)) else within(part)


def _table(part: Part) -> type[Count | CountSum]:
    return Count if part.source == "bucket" else CountSum


def _source(part: Part) -> Mapping[str, Any]:
    return AS_SUM if part.source == "bucket" else OF_HOURS


def _busiest(rows: Sequence[Any], names: Callable[[Any], Names]) -> dict[Names, Total]:
    """Return the totals of rows by name, the busiest first."""
    found: dict[Names, Total] = {}
    for row in rows:
        found.setdefault(names(row), Total()).add(row)
    return dict(sorted(found.items(), key=lambda one: (-one[1].count_in - one[1].count_out, one[0])))
