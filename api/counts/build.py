"""Makes the sums of buckets that were there before sums were, hour by hour, the newest first, beside everything else.

A transaction an hour: workers wait for no longer. As far as sums are missing, what is asked for is read from the buckets.
"""

from dataclasses import replace
from threading import Event
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.counts.intervals import EARLIEST, HOUR_S, day_of, hour_of
from api.counts.keeping import take_turn, write_down
from api.counts.parts import Kept
from api.counts.sums import Stretch, sum_up
from api.counts.tables import CountSum
from api.db import Database
from api.tables import Count

log = structlog.get_logger()


def make_all(database: Database, stop: Event) -> None:
    """Make all sums that are missing, unless it is stopped; the log tells how far it is."""
    began: float | None = None
    tenths = 0
    while not stop.is_set() and (reach := advance(database)) is not None:
        if began is None:
            began, oldest = reach, _oldest(database)
            log.info("sums of counts are being made", hours=round((began - oldest) / HOUR_S))
        share = 1.0 if reach <= oldest else (began - reach) / (began - oldest)
        if int(share * 10) > tenths:
            tenths = int(share * 10)
            log.info("sums of counts are being made", percent=10 * tenths)


def advance(database: Database) -> float | None:
    """Make the sums of one more hour; return how far back they reach now, UTC seconds; None: all are made."""
    with database.session() as session:
        kept = take_turn(session)
        if kept.clock is None or kept.summed_from <= EARLIEST:
            return None
        reach = _one_more(session, kept, *kept.clock)
        write_down(session, replace(kept, summed_from=reach))
        return reach


def _one_more(session: Session, kept: Kept, zone: ZoneInfo, shift: float) -> float:
    """Make the sums of the last hour that has none, and of its day when that was its first; return how far back they reach."""
    last = _last_bucket(session, EARLIEST, kept.summed_from)
    if last is not None:
        hour = hour_of(last, shift)
        sum_up(session, "hour", [Stretch(hour, hour + HOUR_S)])
    else:
        gone = _last_hour(session, min(kept.kept_from, kept.summed_from))
        if gone is None:
            return EARLIEST
        hour = gone
    begin, end = day_of(hour, zone)
    if _last_bucket(session, max(begin, EARLIEST), hour) is not None:
        return max(hour, EARLIEST)
    sum_up(session, "day", [Stretch(begin, end)])
    return max(begin, EARLIEST)


def _oldest(database: Database) -> float:
    with database.reading() as session:
        found = session.scalar(select(Count.start).where(Count.start >= EARLIEST).order_by(Count.start).limit(1))
    return EARLIEST if found is None else found


def _last_bucket(session: Session, since: float, until: float) -> float | None:
    found = select(Count.start).where(Count.start >= since, Count.start < until)
    return session.scalar(found.order_by(Count.start.desc()).limit(1))


def _last_hour(session: Session, until: float) -> float | None:
    """Return the last hour before a time that stands for buckets which are gone."""
    found = select(CountSum.start).where(CountSum.span == "hour", CountSum.start >= EARLIEST, CountSum.start < until)
    return session.scalar(found.order_by(CountSum.start.desc()).limit(1))
