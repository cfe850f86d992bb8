"""What was tracked in the last hour: sheets come in, rules are tried on them, and they are forgotten.

What lies packed in them only the pipeline knows.
"""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from api.streams.tables import TrackSheet
from api.tables import Stream
from pipeline.viewing import TrackSheet as Sheet

KEPT_S = 3600.0
MOST = 120
"""Sheets of a stream: one a minute, and some more where its connection breaks often. At most 7.5 MiB, usually a tenth."""


def keep(session: Session, sheets: Iterable[Sheet], *, now: float) -> None:
    """Keep sheets of streams that are known, and forget what is old or too much of theirs."""
    sheets = list(sheets)
    known = frozenset(session.scalars(select(Stream.id).where(Stream.id.in_({one.stream_id for one in sheets}))))
    for one in sheets:
        if one.stream_id in known:
            session.merge(TrackSheet(**one.model_dump(exclude={"packed"}), packed=one.packed, received=now))
    session.flush()
    forget(session, now=now)
    for stream_id in known:
        newest = select(TrackSheet.start).where(TrackSheet.stream_id == stream_id).order_by(TrackSheet.received.desc())
        surplus = session.scalars(newest.offset(MOST)).all()
        session.execute(delete(TrackSheet).where(TrackSheet.stream_id == stream_id, TrackSheet.start.in_(surplus)))


def of(session: Session, stream_id: str, *, since: float) -> Sequence[Sheet]:
    """Return a stream's sheets that came after a UTC time, in their order."""
    asked = select(TrackSheet).where(TrackSheet.stream_id == stream_id, TrackSheet.received > since)
    rows = session.scalars(asked.order_by(TrackSheet.start))
    return [Sheet(stream_id=row.stream_id, start=row.start, end=row.end, packed=row.packed) for row in rows]


def forget(session: Session, *, now: float) -> None:
    """Forget what is older than an hour."""
    session.execute(delete(TrackSheet).where(TrackSheet.received <= now - KEPT_S))


def forget_streams(session: Session, stream_ids: Collection[str]) -> None:
    """Forget everything of streams that are forgotten."""
    session.execute(delete(TrackSheet).where(TrackSheet.stream_id.in_(stream_ids)))
