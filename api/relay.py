"""Positions of vehicles on their way from device to worker: kept for two minutes, at most so many a vehicle, then forgotten."""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from api.db import serialise
from api.tables import Position
from pipeline.events import PositionReport

KEPT_S = 120.0
"""Two minutes: a worker asks every second, and looks a minute back."""
MOST_KEPT = 3000
"""Of one vehicle, the newest: 25 a second for two minutes. What sends faster pushes its own older ones out."""


def keep(session: Session, stream_id: str, reports: Sequence[PositionReport], *, now: float) -> None:
    """Keep positions of a vehicle in order of arrival, and let go of what is old or beyond `MOST_KEPT`."""
    # Numbers are given when rows are added and seen when they are committed: a worker that has read on must miss none.
    serialise(session, f"position {stream_id}")
    forget(session, now=now)
    session.add_all(Position(stream_id=stream_id, arrived=now, report=one.model_dump(mode="json")) for one in reports)
    session.flush()
    of_vehicle = select(Position.id).where(Position.stream_id == stream_id)
    beyond = of_vehicle.order_by(Position.id.desc()).offset(MOST_KEPT).limit(1).scalar_subquery()
    session.execute(delete(Position).where(Position.stream_id == stream_id, Position.id <= beyond))


def forget(session: Session, *, now: float) -> None:
    """Delete what is older than two minutes, fetched or not."""
    session.execute(delete(Position).where(Position.arrived < now - KEPT_S))
