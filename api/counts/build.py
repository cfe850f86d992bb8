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
from api.counts.keeping import kept, take_turn, write_down
from api.counts.parts import Kept
from api.counts.sums import Stretch, sum_up
from api.counts.tables import CountSum
from api.db import Database
from api.tables import Count

log = structlog.get_logger()


def make_all(database: Database, stop: Event) -> None:
    """Make all sums that are missing, unless it is stopped; the log tells how far it is."""
    newest, oldest = _ends(database)
    told = 0
    while not stop.is_set() and (reach := advance(database)) is not None:
        share = 1.0 if reach <= oldest else max(0.0, (newest - reach) / (newest - oldest))
        if told == 0 or int(share * 10) * 10 > told:
            told = max(1, int(share * 10) * 10)
            log.info("sums of counts are being made", hours=round((newest - oldest) / HOUR_S), percent=round(share * 100))


def advance(database: Database) -> float | None:
    """Make the sums of one more hour; return how far back they reach now, UTC seconds; None: all are made."""
    with database.session() as session:
        now = take_turn(session)
        if now.clock is None or now.summed_from <= EARLIEST:
            return None
        reach = _one_more(session, now, *now.clock)
        write_down(session, replace(now, summed_from=reach))
        return reach


def _one_more(session: Session, now: Kept, zone: ZoneInfo, shift: float) -> float:
    """Make the sums of the last hour that has none, and of its day when that was its first; return how far back they reach."""
    last = _last_bucket(session, EARLIEST, now.summed_from)
    if last is not None:
        hour = hour_of(last, shift)
        sum_up(session, "hour", [Stretch(hour, hour + HOUR_S)])
    else:
        gone = _last_hour(session, min(now.kept_from, now.summed_from))
        if gone is None:
            return EARLIEST
        hour = gone
    begin, end = day_of(hour, zone)
    if _last_bucket(session, max(begin, EARLIEST), hour) is not None:
        return max(hour, EARLIEST)
    sum_up(session, "day", [Stretch(begin, end)])
    return max(begin, EARLIEST)


def _ends(database: Database) -> tuple[float, float]:
    """Return when the newest and the oldest bucket begin that have no sums."""
    with database.reading() as session:
        since, until = EARLIEST, kept(session).summed_from
        newest = _last_bucket(session, since, until)
        found = select(Count.start).where(Count.start >= since, Count.start < until).order_by(Count.start).limit(1)
        oldest = session.scalar(found)
    return (EARLIEST, EARLIEST) if newest is None or oldest is None else (newest, oldest)


def _last_bucket(session: Session, since: float, until: float) -> float | None:
    found = select(Count.start).where(Count.start >= since, Count.start < until)
    return session.scalar(found.order_by(Count.start.desc()).limit(1))


def _last_hour(session: Session, until: float) -> float | None:
    """Return the last hour before a time that stands for buckets which are gone."""
    found = select(CountSum.start).where(CountSum.span == "hour", CountSum.start >= EARLIEST, CountSum.start < until)
    return session.scalar(found.order_by(CountSum.start.desc()).limit(1))
