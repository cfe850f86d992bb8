"""Tells receivers that ask for it what was counted: one message a stream and some buckets."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.tables import Stream, Subscription
from api.webhooks.outbox import enqueue
from api.webhooks.topics import COUNTS, wants
from pipeline.events import CountBucket

AT_ONCE = 25
"""Buckets in one message: about 450 bytes each, below what a message may have."""


def tell_counts(session: Session, buckets: Sequence[CountBucket], *, now: float) -> None:
    """Put what was counted into the outbox, when an active receiver asks for counts; the caller commits."""
    active = session.scalars(select(Subscription.types).where(Subscription.state == "active"))
    if not any(wants(types, COUNTS) for types in active):
        return
    for stream_id in sorted({bucket.stream_id for bucket in buckets}):
        own = [bucket.model_dump(mode="json") for bucket in buckets if bucket.stream_id == stream_id]
        cell = session.scalar(select(Stream.grid_code).where(Stream.id == stream_id))
        for at in range(0, len(own), AT_ONCE):
            data = {"stream_id": stream_id, "grid_code": cell, "buckets": own[at : at + AT_ONCE]}
            enqueue(session, type=COUNTS, case_id=None, data=data, now=now)
