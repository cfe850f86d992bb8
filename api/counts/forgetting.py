"""Deletes buckets whose time is over, hour by hour; their sums stay."""

from dataclasses import replace
from threading import Event

import structlog
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from api.counts.intervals import EARLIEST, HOUR_S, hour_of
from api.counts.keeping import take_turn, write_down
from api.counts.parts import Kept
from api.db import Database
from api.tables import Count

log = structlog.get_logger()


def forget_all(database: Database, before: float, stop: Event) -> None:
    """Delete all buckets that began before a time, UTC seconds, unless it is stopped."""
    gone = 0
    while not stop.is_set() and (some := forget(database, before)) is not None:
        gone += some
    if gone:
        log.info("buckets of counts whose time is over are deleted; their sums stay", buckets=gone)


def forget(database: Database, before: float) -> int | None:
    """Delete the oldest hour of buckets that began before a time, UTC seconds; return how many, None: there is none.

    Buckets wait until their sums are made; where there are no sums (`hour_shift`) they stay.
    """
    with database.session() as session:
        kept = take_turn(session)
        if kept.clock is None:
            return None
        _, shift = kept.clock
        border = _border(session, kept, hour_of(before, shift), shift)
        if border <= kept.kept_from:
            return None
        gone = session.connection().execute(delete(Count).where(Count.start < border))
        write_down(session, replace(kept, kept_from=border))
        return gone.rowcount


def _border(session: Session, kept: Kept, before: float, shift: float) -> float:
    """Return before which time buckets may go now."""
    oldest = session.scalar(select(Count.start).order_by(Count.start).limit(1))
    if oldest is None or oldest >= before:
        return before
    hour = hour_of(oldest, shift)
    return min(hour + HOUR_S, before) if kept.summed_from <= max(hour, EARLIEST) else kept.kept_from
