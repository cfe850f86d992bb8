"""How far sums are made and buckets are kept, and whose turn it is to change counts."""

from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from api.counts.intervals import EARLIEST, hour_shift
from api.counts.parts import NEVER, Kept
from api.counts.tables import CountKeeping, CountSum
from api.db import Database, serialise
from api.tables import Count

TURN = "counts"
"""A sum is made of what is there: nobody else may add to that meanwhile."""
ROW = 1
NOTHING = Kept("", summed_from=NEVER)


def kept(session: Session) -> Kept:
    """Return how far sums are made and buckets are kept."""
    asked = select(CountKeeping.timezone, CountKeeping.summed_from, CountKeeping.kept_from).where(CountKeeping.id == ROW)
    found = session.execute(asked).one_or_none()
    return NOTHING if found is None else Kept(*found)


def take_turn(session: Session) -> Kept:
    """Wait until nobody else changes counts, for the rest of the transaction; return how far they are kept then."""
    serialise(session, TURN)
    return kept(session)


def write_down(session: Session, now: Kept) -> None:
    """Note how far sums are made and buckets are kept."""
    session.merge(CountKeeping(id=ROW, timezone=now.timezone, summed_from=now.summed_from, kept_from=now.kept_from))
    session.flush()


def settle(database: Database, zone: ZoneInfo) -> None:
    """Have sums follow a site's clock: those of another clock go, and are made anew (`build.py`)."""
    with database.session() as session:
        before = take_turn(session)
        if before == NOTHING and session.scalar(select(Count.start).limit(1)) is None and hour_shift(zone) is not None:
            write_down(session, Kept(zone.key, EARLIEST))
        elif before.timezone != zone.key:
            _forget_sums(session, before, zone)
            write_down(session, Kept(zone.key, NEVER, before.kept_from))


def _forget_sums(session: Session, before: Kept, zone: ZoneInfo) -> None:
    session.execute(delete(CountSum).where(CountSum.span == "day"))
    if before.timezone and hour_shift(ZoneInfo(before.timezone)) != hour_shift(zone):
        session.execute(delete(CountSum).where(CountSum.span == "hour", CountSum.start >= before.kept_from))
