"""Machines and cameras: heartbeats come in, health goes out."""

from typing import Annotated

from fastapi import APIRouter, Body, Depends, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict
from sqlalchemy import select
from sqlalchemy.orm import Session

from api import tables
from api.asked import DatumAsked, Words
from api.auth import require
from api.context import context
from api.errors import NotFound
from api.examples import HEALTH, HEARTBEAT, shown
from api.place import NAMES, Datum, DatumName, from_wgs84
from api.streams import tracks
from pipeline.events import Heartbeat, StreamHealth, StreamState

STALE_S = 60.0
"""A stream without a word of its node for so long is shown as stale: a heartbeat comes every few seconds."""

NODE: JsonDict = {
    "id": "node-1", "seen": 1767225960.0, "stale": False, "version": "0.1.0", "model": "street-n", "spool_events": 0,
    "spool_bytes": 0,
}  # fmt: skip
STREAM: JsonDict = {
    "id": "alley-12-west", "node_id": "node-1", "seen": 1767225960.0, "stale": False, "lat": 39.9378, "lon": 116.4032,
    "datum": "WGS-84", "grid_code": "110101001001001", "health": HEALTH,
}  # fmt: skip

router = APIRouter(prefix="/v1", tags=["streams"])


class NodeView(BaseModel):
    """A machine that runs the pipeline."""

    model_config = ConfigDict(json_schema_extra=shown(NODE))

    id: str
    seen: Annotated[float, Field(description="arrival of its last heartbeat, UTC seconds")]
    stale: Annotated[bool, Field(description=f"no heartbeat for {STALE_S:.0f} s")]
    version: str
    model: str
    spool_events: int
    spool_bytes: int


class StreamView(BaseModel):
    """A camera, as its node told last."""

    model_config = ConfigDict(json_schema_extra=shown(STREAM))

    id: str
    node_id: str
    seen: Annotated[float, Field(description="arrival of the last heartbeat that named it, UTC seconds")]
    stale: Annotated[bool, Field(description=f"no heartbeat for {STALE_S:.0f} s: its health is not known")]
    lat: Annotated[float | None, Field(description="where a camera that stands still hangs, degrees of `datum`")]
    lon: Annotated[float | None, Field(description="degrees of `datum`")]
    datum: Annotated[DatumName, Field(description="of `lat` and `lon`; `health` is as its node sent it, WGS-84")]
    grid_code: Annotated[str | None, Field(description="unit grid of that place")]
    health: StreamHealth


@router.post("/heartbeats", status_code=204, dependencies=[Depends(require("worker"))])
def beat(heartbeat: Annotated[Heartbeat, Body(examples=[HEARTBEAT])], request: Request) -> Response:
    """Take a node's word that it lives; streams that it no longer names are forgotten."""
    here = context(request)
    now = here.clock.now()
    with here.database.session() as session:
        session.merge(
            tables.Node(
                id=heartbeat.node_id,
                seen=now,
                version=heartbeat.version,
                model=heartbeat.model,
                spool_events=heartbeat.spool_events,
                spool_bytes=heartbeat.spool_bytes,
            )
        )
        forgotten = _note_streams(session, heartbeat, now)
        tracks.forget_streams(session, forgotten)
    for stream_id in forgotten:
        here.pictures.forget(stream_id)
    return Response(status_code=204)


@router.get("/nodes", dependencies=[Depends(require("reader"))])
def nodes(request: Request) -> list[NodeView]:
    """List the machines."""
    here = context(request)
    now = here.clock.now()
    with here.database.reading() as session:
        rows = session.scalars(select(tables.Node).order_by(tables.Node.id)).all()
    return [
        NodeView(
            id=row.id,
            seen=row.seen,
            stale=now - row.seen > STALE_S,
            version=row.version,
            model=row.model,
            spool_events=row.spool_events,
            spool_bytes=row.spool_bytes,
        )
        for row in rows
    ]


@router.get("/streams", dependencies=[Depends(require("reader"))])
def streams(
    request: Request,
    state: Annotated[StreamState | None, Query(description="only those that say so of themselves")] = None,
    datum: Annotated[DatumAsked, Query()] = "wgs84",
) -> list[StreamView]:
    """List the cameras with their health."""
    here = context(request)
    with here.database.reading() as session:
        rows = session.scalars(select(tables.Stream).order_by(tables.Stream.id)).all()
    shown = [_view(row, here.clock.now(), datum) for row in rows]
    return [one for one in shown if state is None or one.health.state == state]


@router.get("/streams/{stream_id}", dependencies=[Depends(require("reader"))])
def stream(stream_id: Words, request: Request, datum: Annotated[DatumAsked, Query()] = "wgs84") -> StreamView:
    """Return one camera with its health."""
    here = context(request)
    with here.database.reading() as session:
        row = session.get(tables.Stream, stream_id)
    if row is None:
        raise NotFound(f"no stream {stream_id!r} has been heard of")
    return _view(row, here.clock.now(), datum)


def _note_streams(session: Session, heartbeat: Heartbeat, now: float) -> list[str]:
    """Write down how a node's streams do; return those that are forgotten."""
    named = {one.stream_id: one for one in heartbeat.streams}
    known = session.scalars(select(tables.Stream).where(tables.Stream.node_id == heartbeat.node_id))
    forgotten = [row for row in known if row.id not in named]
    for row in forgotten:
        session.delete(row)
    for stream_id, health in named.items():
        place = {"lat": health.lat, "lon": health.lon}
        session.merge(
            tables.Stream(id=stream_id, node_id=heartbeat.node_id, seen=now, health=health.model_dump(mode="json"), **place)
        )
    return [row.id for row in forgotten]


def _view(row: tables.Stream, now: float, datum: Datum) -> StreamView:
    lat, lon = (None, None) if row.lat is None or row.lon is None else from_wgs84(row.lat, row.lon, datum)
    return StreamView(
        id=row.id,
        node_id=row.node_id,
        seen=row.seen,
        stale=now - row.seen > STALE_S,
        lat=lat,
        lon=lon,
        datum=NAMES[datum],
        grid_code=row.grid_code,
        health=StreamHealth.model_validate(row.health),
    )
