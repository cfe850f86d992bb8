"""What happened before cameras since a moment."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.tables import Event


def events_since(session: Session, since: float, stream_id: str | None = None) -> dict[str, int]:
    """Return how many events began since a moment (UTC seconds), by stream, of one stream alone if it is told.

    SQLite would go through all events ever reported in the order of their streams, to spare the sorting of today's:
    they are grouped by an expression, for which there is no order.
    """
    of = Event.stream_id + ""
    counted = select(of, func.count()).where(Event.start >= since).group_by(of)
    rows = session.execute(counted if stream_id is None else counted.where(Event.stream_id == stream_id))
    return {name: number for name, number in rows}  # noqa: C416 - rows are no pairs to mypy
