"""Series of counts: intervals of the site's own time, coverage, the week before. No zero for what nobody watched."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import inf
from typing import Annotated, Protocol, cast
from zoneinfo import ZoneInfo

from pydantic import BaseModel, Field
from sqlalchemy.orm import Session

from api.counts.asked import CountFilter, Crossed, Key, mark
from api.counts.intervals import HOUR_S
from api.counts.reading import Sum, read, read_on
from api.errors import Unprocessable
from api.reason import Reason
from pipeline.events import TargetKind

MOST_ROWS = 100_000
"""In one answer; the next ones come page by page."""
ENOUGH_ROWS = 20_000
"""After which a part of an export ends with its interval; some 30 MB."""
ENOUGH_BUCKETS = 200_000
"""Read, after which it ends, too; half a second of work."""
COVER_DIGITS = 8
"""Decimals of `cover_mean`: a paper cup on a crossing of a thousand m² is 1e-5."""
WEEK_S = 7 * 86_400.0


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


class Counted(Protocol):
    """Crossings of a watched time."""

    observed_s: float
    count_in: int
    count_out: int


@dataclass(frozen=True, slots=True)
class Series:
    """Some rows, and where the next page begins."""

    rows: list[CountRow]
    next: str | None


def series(session: Session, asked: CountFilter, *, zone: ZoneInfo) -> Series:
    """Return the counts that are asked for, by time, then stream, rule, target and class.

    A bucket belongs to the interval in which it begins; one that is longer makes its interval longer.

    Raises:
        Unprocessable: there are more rows than `MOST_ROWS` and no `limit`, or more is to be read than `MOST_BUCKETS`.
    """
    most = asked.limit or MOST_ROWS
    found = read(session, asked, zone, after=asked.behind, enough=most + 1)
    if asked.limit is None and len(found) > most:
        raise Unprocessable(
            f"more than {most} rows are asked for; give a `limit` and read on with `next`, or a shorter time",
            Reason("too_many_rows"),
        )
    keys = sorted(found)[:most]
    before = _before(session, asked, {key: found[key] for key in keys}, zone) if asked.compare and keys else {}
    rows = [_row(key, found[key], before.get(_key_before(key, zone)), zone) for key in keys]
    return Series(rows, mark(keys[-1]) if len(found) > most else None)


def stretch(session: Session, asked: CountFilter, *, zone: ZoneInfo) -> tuple[list[CountRow], float | None]:
    """Return the first intervals of what is asked for, whole, `ENOUGH_ROWS` or some more; and when the next one begins.

    As `series` without a limit, however much is asked for: what is held at once does not grow with it.
    """
    found, behind = read_on(session, asked, zone, enough=ENOUGH_ROWS, buckets=ENOUGH_BUCKETS)
    before: Mapping[Key, Sum] = {}
    if asked.compare and found:
        since, until = min(key[0] for key in found), max(one.end for one in found.values())
        earlier = asked.model_copy(update=time_before(asked, since, until))
        before, _ = read_on(session, earlier, zone, enough=inf, buckets=inf)
    return [_row(key, found[key], before.get(_key_before(key, zone)), zone) for key in sorted(found)], behind


def week_before(start: float, zone: ZoneInfo) -> float:
    """Return the same time of the site's clock a week before, UTC seconds."""
    return (datetime.fromtimestamp(start, zone) - timedelta(days=7)).timestamp()


def _before(session: Session, asked: CountFilter, found: Mapping[Key, Sum], zone: ZoneInfo) -> Mapping[Key, Sum]:
    """Return what is a week before some rows."""
    since, until = min(key[0] for key in found), max(one.end for one in found.values())
    return read(session, asked.model_copy(update=time_before(asked, since, until)), zone)


def change(now: Counted, before: Counted | None) -> float | None:
    """Return how much more crossed a watched second than before, as a share; None when nobody did, or nobody watched."""
    if before is None or not before.observed_s or not now.observed_s:
        return None
    rate, rate_before = ((one.count_in + one.count_out) / one.observed_s for one in (now, before))
    return round(rate / rate_before - 1, 4) if rate_before else None


def time_before(asked: Crossed, since: float, until: float) -> dict[str, float]:
    """Return what to ask of the week before a time, an hour wider at both ends: clocks may have changed meanwhile."""
    first, last = max(asked.since, since), until if asked.until is None else min(until, asked.until)
    return {"since": max(0.0, first - WEEK_S - HOUR_S), "until": max(0.0, last - WEEK_S + HOUR_S)}


def _key_before(key: Key, zone: ZoneInfo) -> Key:
    return (week_before(key[0], zone), *key[1:])


def _row(key: Key, found: Sum, before: Sum | None, zone: ZoneInfo) -> CountRow:
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
        grid_code=found.grid_code or None,
        last_week_in=before.count_in if before else None,
        last_week_out=before.count_out if before else None,
        last_week_coverage=_coverage(before, before.end - _key_before(key, zone)[0]) if before else None,
        change=change(found, before),
    )


def _coverage(found: Sum, length: float) -> float:
    return round(min(1.0, found.observed_s / length), 4)
