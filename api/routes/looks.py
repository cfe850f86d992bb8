"""Photos of inspectors wait here for a detector: a worker fetches them, looks, and says what it saw. This API runs no model."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import FileResponse
from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict
from sqlalchemy import null, select
from sqlalchemy.orm import Session

from api.access import audit
from api.access.audit import Act
from api.asked import Words
from api.auth import actor, require
from api.context import context
from api.errors import NotFound
from api.examples import shown
from api.media import Place
from api.reports.tables import Report
from api.routes.evidence import INERT, Name
from api.tables import Evidence, EvidenceFile
from pipeline.events import Box, Ratio, Wire

AT_ONCE = 20
"""Reports in one answer."""
WAITS_S = 7 * 86_400.0
"""Later nobody needs the word of a detector."""
MOST_BOXES = 300
IS_PHOTO = (EvidenceFile.role == "snapshot", EvidenceFile.complete, EvidenceFile.purged.is_(None))

router = APIRouter(prefix="/v1/looks", tags=["reports"])
Worker = Depends(require("worker"))

THING: JsonDict = {"class_name": "litter", "confidence": 0.83, "box": {"x1": 0.4, "y1": 0.6, "x2": 0.5, "y2": 0.7}}
SEEN: JsonDict = {"model": "street-n", "photos": {"photo-1.jpg": [THING]}}
WAITING: JsonDict = {"reference": "R7KX2M9QWP4T", "photos": ["photo-1.jpg"]}


class SeenThing(Wire):
    """One thing that a detector saw."""

    class_name: Annotated[str, Field(max_length=64)]
    confidence: Ratio
    box: Box


class Seen(Wire):
    """What a detector saw on the photos of a report, by their names."""

    model_config = ConfigDict(json_schema_extra=shown(SEEN))

    model: Annotated[str, Field(min_length=1, max_length=200)]
    photos: Annotated[
        dict[Annotated[str, Field(max_length=128)], Annotated[list[SeenThing], Field(max_length=MOST_BOXES)]],
        Field(max_length=8),
    ]


class Waiting(BaseModel):
    """A report whose photos no detector has seen."""

    model_config = ConfigDict(json_schema_extra=shown(WAITING))

    reference: str
    photos: list[str]


@router.get("", dependencies=[Worker])
def waiting(request: Request) -> list[Waiting]:
    """List reports whose photos wait for a detector, the oldest first."""
    here = context(request)
    has_photo = select(EvidenceFile.name).where(EvidenceFile.event_id == Report.event_id, *IS_PHOTO)
    is_whole = select(Evidence.event_id).where(Evidence.event_id == Report.event_id, Evidence.complete.is_not(None))
    asked = (
        select(Report)
        .where(Report.channel == "inspector", Report.seen.is_(null()), Report.received > here.clock.now() - WAITS_S)
        .where(has_photo.exists(), is_whole.exists())
        .order_by(Report.received, Report.reference)
        .limit(AT_ONCE)
    )
    with here.database.reading() as session:
        reports = session.scalars(asked).all()
        return [Waiting(reference=one.reference, photos=list(_photos(session, one))) for one in reports]


@router.get("/{reference}/{name}", dependencies=[Worker], response_class=FileResponse)
def fetch(reference: Words, name: Name, request: Request) -> FileResponse:
    """Return a photo that waits; the look is written down."""
    here = context(request)
    with here.database.session() as session:
        report = _waiting(session, reference)
        if name not in _photos(session, report):
            raise NotFound(f"report {reference} has no photo {name!r}")
        act = Act("evidence.read", f"/v1/evidence/{report.event_id}/1/{name}", "detection")
        audit.note_look(session, actor(request), act, now=here.clock.now())
    return FileResponse(here.media.path(Place(UUID(report.event_id), 1, name)), media_type="image/jpeg", headers=INERT)


@router.put("/{reference}", status_code=204, dependencies=[Worker])
def tell(reference: Words, seen: Seen, request: Request) -> None:
    """Take what a detector saw; it is shown with the report and decides nothing."""
    with context(request).database.session() as session:
        _waiting(session, reference).seen = seen.model_dump(mode="json")


def _waiting(session: Session, reference: str) -> Report:
    found = session.get(Report, reference[:16], with_for_update=True)
    if found is None or found.channel != "inspector" or found.seen is not None:
        raise NotFound(f"no report {reference[:16]!r} waits for a detector")
    return found


def _photos(session: Session, report: Report) -> Sequence[str]:
    mine = select(EvidenceFile.name).where(EvidenceFile.event_id == report.event_id, *IS_PHOTO)
    return session.scalars(mine.order_by(EvidenceFile.name)).all()
