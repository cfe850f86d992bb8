"""Changes that were committed, read in their order; and when they are forgotten."""

from collections.abc import Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from api.live.change import Told
from api.live.tables import Change

KEPT_S = 3600.0
"""How long a page that lost its connection can catch up; after that it loads everything again."""
AT_MOST = 20_000
"""Rows that go in one pass, so that no writer waits long."""
AT_ONCE = 500
"""Changes that are read at once."""


def head(session: Session) -> int:
    """Return the number of the newest change, or 0."""
    return session.scalar(select(func.max(Change.id))) or 0


def is_whole(session: Session, after: int) -> bool:
    """Tell whether every change behind the number `after` is still there: none was forgotten, and it is no number to come."""
    lowest, highest = session.execute(select(func.min(Change.id), func.max(Change.id))).one()
    return after == 0 if lowest is None else lowest <= after + 1 and after <= highest


def read(session: Session, *, after: int, until: int | None = None) -> Sequence[Told]:
    """Return the next changes behind the number `after`, up to `until`."""
    asked = select(Change).where(Change.id > after).order_by(Change.id).limit(AT_ONCE)
    rows = session.scalars(asked if until is None else asked.where(Change.id <= until)).all()
    return [Told(row.id, row.topic, row.grid_code, row.data) for row in rows]  # type: ignore[arg-type]  # written by `record`


def forget(session: Session, *, now: float) -> int:
    """Delete what is older than an hour, but never the newest: its number says where the feed is; return how many."""
    first = session.execute(select(Change.id, Change.t).order_by(Change.id).limit(AT_MOST)).all()
    newest = head(session)
    old = [id_ for id_, t in first if t < now - KEPT_S and id_ != newest]
    if old:
        session.execute(delete(Change).where(Change.id <= old[-1]))
    return len(old)
