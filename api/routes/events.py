"""Events come in."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict
from sqlalchemy.orm import undefer

from api import tables
from api.asked import InDatum
from api.auth import require
from api.cases.ledger import Status, take
from api.context import context
from api.errors import NotFound
from api.examples import EVENT, shown
from api.placed import PlacedEvent, placed
from pipeline.events import Event, Wire

MOST = 256
"""Events in one request."""

RESULT: JsonDict = {"id": EVENT["id"], "revision": 1, "case_id": 12, "status": "created"}

router = APIRouter(prefix="/v1/events", tags=["events"])


class EventBatch(Wire):
    """Events of one worker, oldest first."""

    model_config = ConfigDict(json_schema_extra=shown({"events": [EVENT]}))

    events: Annotated[tuple[Event, ...], Field(min_length=1, max_length=MOST)]


class EventResult(BaseModel):
    """What became of one event.

    `duplicate`: this revision was known; `stale`: a higher one was.
    """

    id: UUID
    revision: int
    case_id: int
    status: Status


class EventResults(BaseModel):
    """What became of the events, in their order."""

    model_config = ConfigDict(json_schema_extra=shown({"results": [RESULT]}))

    results: list[EventResult]


class EventView(BaseModel):
    """An event and its case."""

    model_config = ConfigDict(json_schema_extra=shown({"case_id": 12, "event": EVENT}))

    case_id: int
    event: PlacedEvent


@router.post("", dependencies=[Depends(require("worker"))])
def receive(batch: EventBatch, request: Request) -> EventResults:
    """Take events; all of them, or none. The same event may be sent again."""
    here = context(request)
    with here.database.session() as session:
        taken = take(session, batch.events, now=here.clock.now(), policy=here.office().policy)
    return EventResults(
        results=[
            EventResult(id=event.id, revision=event.revision, case_id=one.case_id, status=one.status)
            for event, one in zip(batch.events, taken, strict=True)
        ]
    )


@router.get("/{event_id}", dependencies=[Depends(require("reader"))])
def read(event_id: UUID, request: Request, datum: InDatum = "wgs84") -> EventView:
    """Return an event as known at its highest revision."""
    with context(request).database.reading() as session:
        row = session.get(tables.Event, str(event_id), options=[undefer(tables.Event.body)])
        if row is None:
            raise NotFound(f"no event {event_id}")
        return EventView(case_id=row.case_id, event=placed(row.body, datum))
