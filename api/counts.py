"""Buckets to series: intervals of the site's own time, sums over sessions, coverage. No zero for what nobody watched."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from api.tables import Count

Interval = Literal["5m", "15m", "1h", "1d"]
MINUTES: dict[Interval, int] = {"5m": 5, "15m": 15, "1h": 60, "1d": 1440}
Key = tuple[float, str, str, str, str, str]


class CountFilter(BaseModel):
    """Which counts to read; every filter that is given must hold."""

    model_config = ConfigDict(extra="ignore")

    since: Annotated[float, Field(description="from this time on, UTC seconds")] = 0.0
    until: Annotated[float | None, Field(description="before this time, UTC seconds")] = None
    stream: str | None = None
    rule: str | None = None
    line: str | None = None
    zone: str | None = None
    class_name: str | None = None
    interval: Annotated[Interval, Field(description="length of an interval; a day begins at the site's midnight")] = "1h"


class CountRow(BaseModel):
    """One interval of one line or zone and class.

    `coverage` is the share of the interval in which somebody looked: counts of a partly watched interval are
    counts of that part, not an estimate of the whole.
    """

    start: Annotated[float, Field(description="UTC seconds")]
    local_start: Annotated[str, Field(description="the same in the site's time, ISO 8601")]
    duration_s: float
    stream_id: str
    rule_id: str
    target_kind: Literal["line", "zone"]
    target: str
    class_name: str
    observed_s: float
    coverage: float
    count_in: int
    count_out: int
    occupancy_mean: float | None
    occupancy_max: int | None


def series(session: Session, asked: CountFilter, *, zone: ZoneInfo) -> list[CountRow]:
    """Return the counts that are asked for, by time, then stream, rule, target and class."""
    groups: dict[Key, list[Count]] = {}
    spans: dict[Key, tuple[datetime, datetime]] = {}
    for bucket in session.scalars(_select(asked)):
        span = interval_of(bucket.start, asked.interval, zone)
        key = (span[0].timestamp(), bucket.stream_id, bucket.rule_id, bucket.target_kind, bucket.target, bucket.class_name)
        groups.setdefault(key, []).append(bucket)
        spans[key] = span
    return [_row(key, *spans[key], groups[key]) for key in sorted(groups)]


def interval_of(t: float, interval: Interval, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the interval that holds UTC time `t`; a day has 23 or 25 hours when the clocks change."""
    local = datetime.fromtimestamp(t, zone)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    if interval == "1d":
        return midnight, midnight + timedelta(days=1)
    length = MINUTES[interval] * 60
    into = local.minute * 60 + local.second + local.microsecond / 1e6
    start = datetime.fromtimestamp(t - into % length, zone)
    return start, datetime.fromtimestamp(start.timestamp() + length, zone)


def _select(asked: CountFilter) -> Select[Any]:
    equal = [
        (Count.stream_id, asked.stream),
        (Count.rule_id, asked.rule),
        (Count.class_name, asked.class_name),
    ]
    chosen = select(Count).where(Count.start >= asked.since, *(column == value for column, value in equal if value is not None))
    if asked.until is not None:
        chosen = chosen.where(Count.start < asked.until)
    for kind, target in (("line", asked.line), ("zone", asked.zone)):
        if target is not None:
            chosen = chosen.where(Count.target_kind == kind, Count.target == target)
    return chosen.order_by(Count.start)


def _row(key: Key, start: datetime, end: datetime, buckets: Iterable[Count]) -> CountRow:
    found = list(buckets)
    observed = sum(one.observed_s for one in found)
    length = end.timestamp() - start.timestamp()
    seen = [one for one in found if one.occupancy_mean is not None]
    looked = sum(one.observed_s for one in seen)
    mean = sum((one.occupancy_mean or 0.0) * one.observed_s for one in seen) / looked if looked else None
    return CountRow(
        start=start.timestamp(),
        local_start=start.isoformat(),
        duration_s=length,
        stream_id=key[1],
        rule_id=key[2],
        target_kind="line" if key[3] == "line" else "zone",
        target=key[4],
        class_name=key[5],
        observed_s=round(observed, 3),
        coverage=round(min(1.0, observed / length), 4),
        count_in=sum(one.count_in for one in found),
        count_out=sum(one.count_out for one in found),
        occupancy_mean=None if mean is None else round(mean, 4),
        occupancy_max=max((one.occupancy_max for one in found if one.occupancy_max is not None), default=None),
    )
