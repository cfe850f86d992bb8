"""Machines that run the pipeline: their heartbeats come in, and say how they and their cameras do."""

from typing import Annotated

from fastapi import APIRouter, Body, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict
from sqlalchemy import select

from api import tables
from api.auth import require
from api.context import context
from api.examples import HEARTBEAT, shown
from api.streams import health, tracks
from api.streams.view import STALE_S
from pipeline.events import Heartbeat

NODE: JsonDict = {
    "id": "node-1", "seen": 1767225960.0, "stale": False, "version": "0.1.0", "model": "street-n", "spool_events": 0,
    "spool_bytes": 0,
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
        forgotten = health.note(session, heartbeat, zone=here.config.zone, now=now)
        health.forget_places(session, now=now)
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
