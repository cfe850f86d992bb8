"""Buckets to series: intervals of the site's own time, sums over sessions, coverage. No zero for what nobody watched."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal, cast
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from api import fit
from api.asked import GridCode, When, Words
from api.counts.intervals import Interval, interval_of
from api.errors import Unprocessable
from api.grid.figures import inside
from api.tables import Count, Stream
from pipeline.events import CountBucket, TargetKind

Key = tuple[float, str, str, str, str, str]
MOST_BUCKETS = 1_000_000
"""Read for one answer: two years of one line and class, or a week of all lines of a district; some seconds of work."""
COVER_DIGITS = 8
"""Decimals of `cover_mean`: a paper cup on a crossing of a thousand m² is 1e-5."""
HOUR_S, WEEK_S = 3600.0, 7 * 86_400.0
PIECE = 5_000
"""Rows that are fetched at once."""
COLUMNS = (
    Count.stream_id, Count.rule_id, Count.target_kind, Count.target, Count.class_name, Count.start, Count.duration_s,
    Count.observed_s, Count.count_in, Count.count_out, Count.occupancy_mean, Count.occupancy_max,
    Count.cover_mean, Count.grid_code,
)  # fmt: skip


class CountFilter(BaseModel):
    """Which counts to read; every filter that is given must hold."""

    model_config = ConfigDict(extra="forbid")

    since: Annotated[When, Field(description="from this time on, UTC seconds")] = 0.0
    until: Annotated[When | None, Field(description="before this time, UTC seconds")] = None
    stream: Words | None = None
    rule: Words | None = None
    line: Words | None = None
    zone: Words | None = None
    class_name: Words | None = None
    grid: Annotated[GridCode | None, Field(description="district, street, community or unit grid of the camera")] = None
    compare: Annotated[Literal["last_week"] | None, Field(description="put the same hour of the week before beside it")] = None
    interval: Annotated[Interval, Field(description="length of an interval; a day begins at the site's midnight")] = "1h"
    format: Annotated[Literal["json", "csv", "parquet"] | None, Field(description="default: by the Accept header")] = None


class CountRow(BaseModel):
    """One interval of one line, zone or whole picture, and class.

    `coverage` is the share of the interval in which somebody looked: counts of a partly watched interval are
    counts of that part, not an estimate of the whole.
    """

    start: Annotated[float, Field(description="UTC seconds")]
    local_start: Annotated[str, Field(description="the same in the site's time, ISO 8601")]
    duration_s: float
    stream_id: str
    rule_id: str
    target_kind: TargetKind
    target: str
    class_name: str
    observed_s: float
    coverage: float
    count_in: int
    count_out: int
    occupancy_mean: float | None
    occupancy_max: int | None
    cover_mean: Annotated[
        float | None, Field(description="mean share of the surveyed ground that the class covers, m² a m², 0…1")
    ]
    grid_code: Annotated[str | None, Field(description="unit grid of the camera")]
    last_week_in: Annotated[int | None, Field(description="the same interval a week before; none: not asked for, or unwatched")]
    last_week_out: int | None
    last_week_coverage: float | None
    change: Annotated[
        float | None, Field(description="crossings a watched second against last week's: 0.1 is a tenth more; none: none then")
    ]


@dataclass(slots=True)
class _Sum:
    """What buckets of one interval, target and class add up to."""

    end: float
    observed_s: float = 0.0
    count_in: int = 0
    count_out: int = 0
    looked_s: float = 0.0
    present_s: float = 0.0
    most: int | None = None
    measured_s: float = 0.0
    covered_s: float = 0.0
    grid_code: str | None = None

    def add(self, bucket: Any) -> None:  # noqa: ANN401 - a row of COLUMNS
        self.end = max(self.end, bucket.start + bucket.duration_s)
        self.observed_s += bucket.observed_s
        self.grid_code = bucket.grid_code or self.grid_code
        self.count_in += bucket.count_in
        self.count_out += bucket.count_out
        if bucket.occupancy_mean is not None:
            self.looked_s += bucket.observed_s
            self.present_s += bucket.observed_s * bucket.occupancy_mean
        if bucket.occupancy_max is not None:
            self.most = max(self.most or 0, bucket.occupancy_max)
        if bucket.cover_mean is not None:
            self.measured_s += bucket.observed_s
            self.covered_s += bucket.observed_s * bucket.cover_mean


def store(session: Session, buckets: Iterable[CountBucket]) -> None:
    """Write buckets; one that is known replaces itself."""
    buckets = list(buckets)
    cells = _cells(session, {bucket.stream_id for bucket in buckets})
    for bucket in buckets:
        row = Count(**bucket.model_dump())
        if bucket.stream_id in cells:
            row.grid_code = cells[bucket.stream_id]
        fit.check_row(row)
        session.merge(row)


def _cells(session: Session, stream_ids: Collection[str]) -> dict[str, str]:
    """Return the cells of cameras that hang in one."""
    asked = select(Stream.id, Stream.grid_code).where(Stream.id.in_(stream_ids), Stream.grid_code.is_not(None))
    return {stream_id: cell for stream_id, cell in session.execute(asked) if cell is not None}


def series(session: Session, asked: CountFilter, *, zone: ZoneInfo) -> list[CountRow]:
    """Return the counts that are asked for, by time, then stream, rule, target and class.

    A bucket belongs to the interval in which it begins; one that is longer makes its interval longer.

    Raises:
        Unprocessable: there are more than `MOST_BUCKETS`.
    """
    sums = _sums(session, asked, zone)
    before = _sums(session, _week_before(asked), zone) if asked.compare else {}
    return [_row(key, sums[key], before.get(_key_before(key, zone)), zone) for key in sorted(sums)]


def _sums(session: Session, asked: CountFilter, zone: ZoneInfo) -> dict[Key, _Sum]:
    sums: dict[Key, _Sum] = {}
    chosen = select(*COLUMNS).where(*_conditions(asked)).order_by(Count.start).execution_options(yield_per=PIECE)
    for number, bucket in enumerate(session.execute(chosen)):
        if number == MOST_BUCKETS:
            raise Unprocessable(f"more than {MOST_BUCKETS} buckets are asked for; give a shorter time, or a stream or line")
        start, end = interval_of(bucket.start, asked.interval, zone)
        key = (start.timestamp(), *bucket[:5])
        sums.setdefault(key, _Sum(end.timestamp())).add(bucket)
    return sums


def _week_before(asked: CountFilter) -> CountFilter:
    """Return the same question a week before, an hour wider at both ends: clocks may have changed meanwhile."""
    until = None if asked.until is None else max(0.0, asked.until - WEEK_S + HOUR_S)
    return asked.model_copy(update={"since": max(0.0, asked.since - WEEK_S - HOUR_S), "until": until})


def _key_before(key: Key, zone: ZoneInfo) -> Key:
    """Return the key of the interval at the same time of the site's clock a week before."""
    local = datetime.fromtimestamp(key[0], zone) - timedelta(days=7)
    return (local.timestamp(), *key[1:])


def _conditions(asked: CountFilter) -> list[ColumnElement[bool]]:
    """Return what must hold; a line and a zone may be asked for together: then each is given."""
    equal = [(Count.stream_id, asked.stream), (Count.rule_id, asked.rule), (Count.class_name, asked.class_name)]
    found = [Count.start >= asked.since, *(column == value for column, value in equal if value is not None)]
    if asked.grid is not None:
        found.append(inside(Count.grid_code, asked.grid))
    if asked.until is not None:
        found.append(Count.start < asked.until)
    targets = [("line", asked.line), ("zone", asked.zone)]
    wanted = [and_(Count.target_kind == kind, Count.target == target) for kind, target in targets if target is not None]
    return [*found, or_(*wanted)] if wanted else found


def _row(key: Key, found: _Sum, before: _Sum | None, zone: ZoneInfo) -> CountRow:
    start, stream_id, rule_id, target_kind, target, class_name = key
    length = found.end - start
    return CountRow(
        start=start,
        local_start=datetime.fromtimestamp(start, zone).isoformat(),
        duration_s=length,
        stream_id=stream_id,
        rule_id=rule_id,
        target_kind=cast("TargetKind", target_kind),
        target=target,
        class_name=class_name,
        observed_s=round(found.observed_s, 3),
        coverage=_coverage(found, length),
        count_in=found.count_in,
        count_out=found.count_out,
        occupancy_mean=round(found.present_s / found.looked_s, 4) if found.looked_s else None,
        occupancy_max=found.most,
        cover_mean=round(found.covered_s / found.measured_s, COVER_DIGITS) if found.measured_s else None,
        grid_code=found.grid_code,
        last_week_in=before.count_in if before else None,
        last_week_out=before.count_out if before else None,
        last_week_coverage=_coverage(before, before.end - _key_before(key, zone)[0]) if before else None,
        change=_change(found, before),
    )


def _coverage(found: _Sum, length: float) -> float:
    return round(min(1.0, found.observed_s / length), 4)


def _change(now: _Sum, before: _Sum | None) -> float | None:
    """Return how much more crossed a watched second than before, as a share; None when nobody did, or nobody watched."""
    if before is None or not before.observed_s or not now.observed_s:
        return None
    rate, rate_before = ((one.count_in + one.count_out) / one.observed_s for one in (now, before))
    return round(rate / rate_before - 1, 4) if rate_before else None
