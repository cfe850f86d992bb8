"""Photos and clips of inspectors wait here for a detector: a worker fetches them and says what it saw. No model runs here."""

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
from pipeline.events import Box, Ratio, Seconds, Wire

AT_ONCE = 20
"""Reports in one answer."""
WAITS_S = 7 * 86_400.0
"""Later nobody needs the word of a detector."""
MOST_BOXES = 300
MOST_FILES = 8
ROLES: dict[str, str] = {"photos": "snapshot", "clips": "clip"}
IS_THERE = (EvidenceFile.role.in_(ROLES.values()), EvidenceFile.complete, EvidenceFile.purged.is_(None))

FileName = Annotated[str, Field(max_length=128)]
router = APIRouter(prefix="/v1/looks", tags=["reports"])
Worker = Depends(require("worker"))

THING: JsonDict = {"class_name": "litter", "confidence": 0.83, "box": {"x1": 0.4, "y1": 0.6, "x2": 0.5, "y2": 0.7}}
PASSED: JsonDict = {**THING, "at": 4.0, "first": 2.5, "last": 11.0, "looks": 17, "most": 2}
SEEN: JsonDict = {
    "model": "street-n", "photos": {"photo-1.jpg": [THING]}, "clips": {"clip-2.mp4": [PASSED]}, "unreadable": [],
}  # fmt: skip
WAITING: JsonDict = {"reference": "R7KX2M9QWP4T", "photos": ["photo-1.jpg"], "clips": ["clip-2.mp4"]}


class SeenThing(Wire):
    """One thing that a detector saw."""

    class_name: Annotated[str, Field(max_length=64)]
    confidence: Ratio
    box: Box


class SeenInClip(SeenThing):
    """One class of things that a detector saw on a clip: `box` and `confidence` are those of where it was clearest."""

    at: Annotated[Seconds, Field(description="when it was clearest, seconds from the clip's beginning")]
    first: Annotated[Seconds, Field(description="when it was seen first")]
    last: Annotated[Seconds, Field(description="when it was seen last")]
    looks: Annotated[int, Field(ge=1, description="on how many pictures, of two a second")]
    most: Annotated[int, Field(ge=1, description="how many were seen at once")]


class Seen(Wire):
    """What a detector saw on the photos and clips of a report, by their names."""

    model_config = ConfigDict(json_schema_extra=shown(SEEN))

    model: Annotated[str, Field(min_length=1, max_length=200)]
    photos: Annotated[dict[FileName, Annotated[list[SeenThing], Field(max_length=MOST_BOXES)]], Field(max_length=MOST_FILES)]
    clips: Annotated[
        dict[FileName, Annotated[list[SeenInClip], Field(max_length=MOST_BOXES)]], Field(max_length=MOST_FILES)
    ] = {}  # noqa: RUF012 - pydantic copies it
    unreadable: Annotated[
        list[FileName], Field(max_length=MOST_FILES, description="what it could not look at, which is not the same as nothing")
    ] = []  # noqa: RUF012 - pydantic copies it


class Waiting(BaseModel):
    """A report whose photos and clips no detector has seen."""

    model_config = ConfigDict(json_schema_extra=shown(WAITING))

    reference: str
    photos: list[str]
    clips: list[str]


@router.get("", dependencies=[Worker])
def waiting(request: Request) -> list[Waiting]:
    """List reports whose photos and clips wait for a detector, the oldest first."""
    here = context(request)
    has_file = select(EvidenceFile.name).where(EvidenceFile.event_id == Report.event_id, *IS_THERE)
    is_whole = select(Evidence.event_id).where(Evidence.event_id == Report.event_id, Evidence.complete.is_not(None))
    asked = (
        select(Report)
        .where(Report.channel == "inspector", Report.seen.is_(null()), Report.received > here.clock.now() - WAITS_S)
        .where(has_file.exists(), is_whole.exists())
        .order_by(Report.received, Report.reference)
        .limit(AT_ONCE)
    )
    with here.database.reading() as session:
        reports = session.scalars(asked).all()
        return [Waiting(reference=one.reference, **_files(session, one)) for one in reports]


@router.get("/{reference}/{name}", dependencies=[Worker], response_class=FileResponse)
def fetch(reference: Words, name: Name, request: Request) -> FileResponse:
    """Return a photo or clip that waits; the look is written down."""
    here = context(request)
    with here.database.session() as session:
        report = _waiting(session, reference)
        found = _files(session, report)
        if name not in (*found["photos"], *found["clips"]):
            raise NotFound(f"report {reference} has no photo or clip {name!r}")
        act = Act("evidence.read", f"/v1/evidence/{report.event_id}/1/{name}", "detection")
        audit.note_look(session, actor(request), act, now=here.clock.now())
    media_type = "image/jpeg" if name in found["photos"] else "video/mp4"
    return FileResponse(here.media.path(Place(UUID(report.event_id), 1, name)), media_type=media_type, headers=INERT)


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


def _files(session: Session, report: Report) -> dict[str, list[str]]:
    """Return the names of the photos and clips of a report."""
    mine = select(EvidenceFile.role, EvidenceFile.name).where(EvidenceFile.event_id == report.event_id, *IS_THERE)
    rows = session.execute(mine.order_by(EvidenceFile.name)).all()
    return {kind: [name for role, name in rows if role == wanted] for kind, wanted in ROLES.items()}
