"""Who is watched: a lease on a stream's picture a second, which each request of a page renews; nodes learn it when they ask."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.tables import Stream

LEASE_S = 10.0
"""A page that asks no more is forgotten so soon."""
RENEW_S = 5.0
"""A lease that has so much left is not written anew: a page asks every second."""
EVERY_S = 1.0
"""How often the picture of a watched stream is wanted."""
MOST = 32
"""Streams that are watched at once: a city's wall shows its pictures as they come, a page of one stream watches it."""


def watched(session: Session, *, now: float) -> dict[str, float]:
    """Return how often each watched stream's picture is wanted, seconds."""
    ids = session.scalars(select(Stream.id).where(Stream.watched_until > now).order_by(Stream.watched_until.desc()).limit(MOST))
    return dict.fromkeys(ids, EVERY_S)


def is_watched(stream: Stream, *, now: float) -> bool:
    """Tell whether somebody watches a stream."""
    return stream.watched_until is not None and stream.watched_until > now


def lasts(stream: Stream, *, now: float) -> bool:
    """Tell whether a stream's lease needs no renewal yet."""
    return stream.watched_until is not None and stream.watched_until - now > RENEW_S


def renew(session: Session, stream: Stream, *, now: float) -> bool:
    """Watch a stream from now on, unless too many others are watched; tell whether it is."""
    others = select(func.count()).where(Stream.watched_until > now, Stream.id != stream.id)
    if (session.scalar(others) or 0) >= MOST:
        return False
    stream.watched_until = now + LEASE_S
    return True
