"""What a node's heartbeat says of its streams, written down: how they do, since when they have a fault, where vehicles are."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from api.tables import Stream
from pipeline.events import Heartbeat, StreamHealth

PLACE_KEPT_S = 120.0
"""A vehicle's place is a driver's: the newest one is shown for so long, and forgotten."""


def note(session: Session, heartbeat: Heartbeat, *, zone: ZoneInfo, now: float) -> list[str]:
    """Write down how a node's streams do; return those that it no longer names, which are forgotten."""
    named = {one.stream_id: one for one in heartbeat.streams}
    here = {row.id: row for row in session.scalars(select(Stream).where(Stream.node_id == heartbeat.node_id))}
    elsewhere = session.scalars(select(Stream).where(Stream.id.in_(named.keys() - here.keys())))
    known = {**here, **{row.id: row for row in elsewhere}}
    day = datetime.fromtimestamp(now, zone).date().isoformat()
    for stream_id, health in named.items():
        row = known.get(stream_id) or Stream(id=stream_id, fault_count=0)
        _note_faults(row, health, day=day, now=now)
        row.node_id, row.seen, row.lat, row.lon = heartbeat.node_id, now, health.lat, health.lon
        row.health = health.model_dump(mode="json", exclude={"where"})
        row.place = None if health.where is None else health.where.model_dump(mode="json")
        session.add(row)
    forgotten = [row for stream_id, row in here.items() if stream_id not in named]
    for row in forgotten:
        session.delete(row)
    return [row.id for row in forgotten]


def forget_places(session: Session, *, now: float) -> None:
    """Forget where vehicles were of which nothing was heard for two minutes."""
    silent = update(Stream).where(Stream.seen < now - PLACE_KEPT_S, Stream.place.is_not(None)).values(place=None)
    session.execute(silent, execution_options={"synchronize_session": False})


def _note_faults(row: Stream, health: StreamHealth, *, day: str, now: float) -> None:
    """Count a fault that began, on the day of the site's clock on which it did."""
    if row.fault_day != day:
        row.fault_day, row.fault_count = day, 0
    if health.faults and row.fault_since is None:
        row.fault_since, row.fault_count = now, row.fault_count + 1
    elif not health.faults:
        row.fault_since = None
