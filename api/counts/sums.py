"""Makes the sums of hours from buckets, and those of days from hours. The caller holds the turn (`keeping.take_turn`)."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, cast

from sqlalchemy import Delete, Float, Insert, String, Table, bindparam, case, delete, func, insert, literal, select
from sqlalchemy.orm import Session

from api.counts.tables import CountSum
from api.tables import Count

Span = Literal["hour", "day"]
SUMS = cast("Table", CountSum.__table__)
SERIES = ("stream_id", "rule_id", "target_kind", "target", "class_name", "grid_code")
"""What is summed by."""
ADDED = ("observed_s", "count_in", "count_out", "looked_s", "present_s", "measured_s", "covered_s")
HIGHEST = ("until", "occupancy_max")
AS_SUM: dict[str, Any] = {
    **{name: getattr(Count, name) for name in (*SERIES[:-1], "start", "observed_s", "count_in", "count_out", "occupancy_max")},
    "grid_code": func.coalesce(Count.grid_code, ""),
    "until": Count.start + Count.duration_s,
    "looked_s": case((Count.occupancy_mean.is_(None), 0.0), else_=Count.observed_s),
    "present_s": func.coalesce(Count.observed_s * Count.occupancy_mean, 0.0),
    "measured_s": case((Count.cover_mean.is_(None), 0.0), else_=Count.observed_s),
    "covered_s": func.coalesce(Count.observed_s * Count.cover_mean, 0.0),
}
"""A bucket as a sum of itself alone."""
OF_HOURS: dict[str, Any] = {name: getattr(CountSum, name) for name in AS_SUM}


@dataclass(frozen=True, slots=True)
class Stretch:
    """An hour or a day, of one camera or of all; UTC seconds."""

    since: float
    until: float
    stream_id: str | None = None


def sum_up(session: Session, span: Span, stretches: Collection[Stretch]) -> None:
    """Make the sums of hours or days anew; all of `stretches` are of one camera each, or all of all cameras."""
    if not stretches:
        return
    of_one = all(one.stream_id is not None for one in stretches)
    given = [{"begin": one.since, "end": one.until, **({"camera": one.stream_id} if of_one else {})} for one in stretches]
    connection = session.connection()
    connection.execute(_forget(span, of_one=of_one), given)
    connection.execute(_add_up(span, of_one=of_one), given)


@cache
def _forget(span: Span, *, of_one: bool) -> Delete:
    found = delete(SUMS).where(SUMS.c.span == span, SUMS.c.start >= bindparam("begin"), SUMS.c.start < bindparam("end"))
    return found.where(SUMS.c.stream_id == bindparam("camera")) if of_one else found


@cache
def _add_up(span: Span, *, of_one: bool) -> Insert:
    source = AS_SUM if span == "hour" else OF_HOURS
    series = [source[name] for name in SERIES]
    highest = [func.max(source[name]) for name in HIGHEST]
    added = [func.sum(source[name]) for name in ADDED]
    begin, end = bindparam("begin", type_=Float), bindparam("end", type_=Float)
    chosen = select(literal(span, String), begin, *series, *highest, *added).group_by(*series)
    chosen = chosen.where(source["start"] >= begin, source["start"] < end)
    if span == "day":
        chosen = chosen.where(CountSum.span == "hour")
    if of_one:
        chosen = chosen.where(source["stream_id"] == bindparam("camera", type_=String))
    return insert(SUMS).from_select(["span", "start", *SERIES, *HIGHEST, *ADDED], chosen)
