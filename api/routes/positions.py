"""Where vehicles are: their devices send it, the workers of their streams fetch it, and it is forgotten.

A vehicle's track is a driver's track: nothing is kept longer than a worker needs to fetch it, and no reader sees it.
"""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select

from api import tables
from api.asked import Words
from api.auth import require
from api.context import context
from api.errors import Forbidden
from api.examples import POSITION, shown
from api.relay import KEPT_S, keep
from pipeline.events import PositionReport, Slug, Wire

MOST = 256
"""Positions in one request: what a device kept over some minutes without a network."""
ANSWERED = 1000
"""Positions in one answer; the rest comes with the next."""

router = APIRouter(prefix="/v1/positions", tags=["positions"])


class PositionBatch(Wire):
    """Where one vehicle was."""

    model_config = ConfigDict(json_schema_extra=shown({"stream_id": "sweeper-7", "positions": [POSITION]}))

    stream_id: Slug
    positions: Annotated[tuple[PositionReport, ...], Field(min_length=1, max_length=MOST)]


class Relayed(BaseModel):
    """How many positions were taken."""

    model_config = ConfigDict(json_schema_extra=shown({"taken": 1}))

    taken: int


class Positions(BaseModel):
    """What came of one vehicle, in order of arrival."""

    model_config = ConfigDict(json_schema_extra=shown({"last": 17, "datum": "WGS-84", "positions": [POSITION]}))

    last: Annotated[int, Field(description="ask for what came after this number next time")]
    datum: Literal["WGS-84"] = "WGS-84"
    positions: list[PositionReport]


@router.post("", status_code=202)
def receive(batch: PositionBatch, request: Request, vehicle: Annotated[str, Depends(require("vehicle"))]) -> Relayed:
    """Take positions of a vehicle for the worker of its stream; after two minutes they are forgotten, fetched or not.

    The token's name is the id of its stream: a vehicle says where it is itself, and nothing of others.
    """
    if batch.stream_id != vehicle:
        raise Forbidden(f"this token is of {vehicle!r}: it sends positions of the stream with that id, not {batch.stream_id!r}")
    here = context(request)
    now = here.clock.now()
    with here.database.session() as session:
        keep(session, batch.stream_id, batch.positions, now=now)
    return Relayed(taken=len(batch.positions))


@router.get("/{stream_id}", dependencies=[Depends(require("worker"))])
def fetch(
    stream_id: Words,
    request: Request,
    after: Annotated[int, Query(ge=0, lt=2**63, description="`last` of the answer before; 0: all that is kept")] = 0,
) -> Positions:
    """Return a vehicle's positions of the last two minutes that came after a number."""
    here = context(request)
    asked = (
        select(tables.Position)
        .where(
            tables.Position.stream_id == stream_id,
            tables.Position.id > after,
            tables.Position.arrived >= here.clock.now() - KEPT_S,
        )
        .order_by(tables.Position.id)
        .limit(ANSWERED)
    )
    with here.database.reading() as session:
        rows = session.scalars(asked).all()
    return Positions(last=rows[-1].id if rows else after, positions=[PositionReport.model_validate(row.report) for row in rows])
