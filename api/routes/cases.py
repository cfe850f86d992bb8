"""Cases: what people work on."""

from collections.abc import Sequence
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from api import tables
from api.access import audit
from api.access.audit import Act
from api.access.looks import is_reserved
from api.asked import Id, InDatum
from api.auth import actor, caller, require
from api.cases import sheet
from api.cases.actor import Mover, person
from api.cases.flow import is_overdue
from api.cases.ledger import close
from api.cases.listing import CaseFilter, Page, page, pages
from api.cases.stages import Need, Status, allowed
from api.cases.view import CaseView, view
from api.context import context
from api.counts import files
from api.errors import NotFound
from api.examples import CASE, CASE_DETAIL, shown
from api.placed import PlacedEvent, placed
from api.reason import Reason
from api.reports.tables import Report
from api.webhooks import numbers, receivers
from pipeline.events import Role

router = APIRouter(prefix="/v1/cases", tags=["cases"])

CaseId = Annotated[Id, Path()]


class EvidenceLink(BaseModel):
    """One file that shows a case."""

    event_id: str
    sequence: int
    role: Role
    name: str
    media_type: str
    size: int
    path: Annotated[str, Field(description="where it is read, under this API's address")]
    reserved: Annotated[bool, Field(description="shows what its stream hides: for managers, with a purpose")]


class OpenMove(BaseModel):
    """A move that whoever asks may make now."""

    move: str
    status: Annotated[Status, Field(description="status after it")]
    needs: Annotated[list[Need], Field(description="what must be said with it")]


class NumberView(BaseModel):
    """A receiver's own number of a case."""

    receiver: Annotated[str, Field(description="id of a webhook, or the name of a token or user")]
    name: Annotated[str, Field(description="host of the webhook, or that name")]
    number: str


class ReportLink(BaseModel):
    """What a person reported; who sent it is asked for at `/v1/reports/{reference}`, by operators."""

    reference: str
    event_id: str
    channel: Literal["inspector", "public"]
    received: Annotated[float, Field(description="UTC seconds")]
    note: str
    address: str | None


class CaseDetail(CaseView):
    """One case with its events and evidence, oldest first, and what may be done with it."""

    model_config = ConfigDict(json_schema_extra=shown(CASE_DETAIL))

    numbers: Annotated[list[NumberView], Field(description="what receivers call it")]
    reports: Annotated[list[ReportLink], Field(description="of people, the oldest first")]
    is_overdue: Annotated[bool, Field(description="the time of its phase is up")]
    moves: Annotated[list[OpenMove], Field(description="open to whoever asks")]
    before: Annotated[EvidenceLink | None, Field(description="first picture of the thing")]
    after: Annotated[EvidenceLink | None, Field(description="last picture of the place without it")]

    events: list[PlacedEvent]
    evidence: list[EvidenceLink]


class CasePage(BaseModel):
    """Some cases, and where the next ones begin."""

    model_config = ConfigDict(json_schema_extra=shown({"cases": [CASE], "next": "1767225600.0:12"}))

    cases: list[CaseView]
    next: Annotated[str | None, Field(description="give this as `after` to read on; none: that was all")]


class Closing(BaseModel):
    """Why a person closes a case."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=shown({"note": "removed by the sanitation crew"}))

    note: Annotated[str, Field(min_length=1, max_length=1000)]


@router.get(
    "", dependencies=[Depends(require("reader"))], response_model=CasePage, responses={200: {"content": files.CSV_ANSWER}}
)
def listing(asked: Annotated[CaseFilter, Query()], request: Request) -> Response | CasePage:
    """List cases, the newest first; as a sheet (`format=csv`) all of them, which the audit log tells."""
    if asked.format == "csv":
        return _sheet(asked, request)
    with context(request).database.reading() as session:
        read: Page = page(session, asked, now=context(request).clock.now())
    return CasePage(cases=[view(case, asked.datum) for case in read.cases], next=read.next)


@router.get("/{case_id}", dependencies=[Depends(require("reader"))])
def read(case_id: CaseId, request: Request, datum: InDatum = "wgs84") -> CaseDetail:
    """Return a case with its events and evidence, and the moves that whoever asks may make."""
    here = context(request)
    with here.database.reading() as session:
        case = found(session, case_id)
        bodies = session.scalars(
            select(tables.Event.body).where(tables.Event.case_id == case_id).order_by(tables.Event.start, tables.Event.id)
        ).all()
        links = _links(session, case_id)
        known = _numbers(session, case_id)
        told = _reports(session, case_id)
    return CaseDetail(
        **view(case, datum).model_dump(),
        numbers=known,
        reports=told,
        is_overdue=is_overdue(case, here.clock.now()),
        moves=open_moves(case, person(caller(request))),
        before=_shown(links, ("masked_snapshot", "snapshot")),
        after=_shown(links[::-1], ("masked_after", "after")),
        events=[placed(body, datum) for body in bodies],
        evidence=links,
    )


@router.post("/{case_id}/close", dependencies=[Depends(require("operator"))])
def close_by_hand(case_id: CaseId, closing: Closing, request: Request, datum: InDatum = "wgs84") -> CaseView:
    """Close a case whose end the cameras did not see: cancelled, closed or closed by force, as its status has it."""
    here = context(request)
    by = person(caller(request))
    with here.database.session() as session:
        return view(close(session, case_id, by=by, note=closing.note, office=here.office()), datum)


def _sheet(asked: CaseFilter, request: Request) -> Response:
    here = context(request)
    now = here.clock.now()
    with here.database.session() as session:
        given = asked.model_dump(exclude_defaults=True)
        audit.write(session, actor(request), Act("cases.exported", "/v1/cases", detail=given), now=now)
    views = ([view(case, asked.datum) for case in part] for part in pages(here.database, asked, now=now))
    disposition = {"Content-Disposition": 'attachment; filename="cases.csv"'}
    return StreamingResponse(sheet.lines(views, here.config.zone), media_type=files.CSV_TYPE, headers=disposition)


def open_moves(case: tables.Case, by: Mover) -> list[OpenMove]:
    """Return the moves that somebody may make now."""
    found = allowed(case.status, by.actors)
    return [OpenMove(move=move.name, status=move.target, needs=sorted(move.needs)) for move in found]


def found(session: Session, case_id: int) -> tables.Case:
    """Return a case.

    Raises:
        NotFound: there is no such case.
    """
    case = session.get(tables.Case, case_id)
    if case is None:
        raise NotFound(f"no case {case_id}", Reason("no_case", {"case": case_id}))
    return case


def _shown(links: Sequence[EvidenceLink], roles: Sequence[Role]) -> EvidenceLink | None:
    """Return the first link of the first event that has one of these roles, the first role before others."""
    first = next((link for link in links if link.role in roles), None)
    own = [link for link in links if first is not None and (link.event_id, link.sequence) == (first.event_id, first.sequence)]
    return next((link for role in roles for link in own if link.role == role), None)


def _numbers(session: Session, case_id: int) -> list[NumberView]:
    known = numbers.of(session, case_id)
    names = receivers.hosts(session, {one.receiver for one in known})
    return [NumberView(receiver=one.receiver, name=names.get(one.receiver, one.receiver), number=one.number) for one in known]


def _reports(session: Session, case_id: int) -> list[ReportLink]:
    of_case = select(Report).join(tables.Event, tables.Event.id == Report.event_id).where(tables.Event.case_id == case_id)
    rows = session.scalars(of_case.order_by(Report.received, Report.reference)).all()
    return [ReportLink.model_validate({name: getattr(row, name) for name in ReportLink.model_fields}) for row in rows]


def _links(session: Session, case_id: int) -> list[EvidenceLink]:
    file = tables.EvidenceFile
    bundle = tables.Evidence
    asked = (
        select(file, bundle.manifest["masks"])
        .join(tables.Event, tables.Event.id == file.event_id)
        .join(bundle, (bundle.event_id == file.event_id) & (bundle.sequence == file.sequence))
        .where(tables.Event.case_id == case_id, file.complete, file.purged.is_(None))
        .order_by(tables.Event.start, file.event_id, file.sequence, file.name)
    )
    return [
        EvidenceLink.model_validate(
            {
                "event_id": row.event_id,
                "sequence": row.sequence,
                "role": row.role,
                "name": row.name,
                "media_type": row.media_type,
                "size": row.size,
                "path": f"/v1/evidence/{row.event_id}/{row.sequence}/{row.name}",
                "reserved": is_reserved(row.role, masks),
            }
        )
        for row, masks in session.execute(asked)
    ]
