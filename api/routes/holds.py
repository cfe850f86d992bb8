"""Legal hold: while a case is held, none of its evidence is deleted."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from api import tables
from api.access import audit, deletion
from api.access.audit import Act
from api.access.tables import LegalHold
from api.asked import Id
from api.auth import actor, require
from api.context import context
from api.db import serialise
from api.errors import Conflict, NotFound
from api.examples import shown
from api.media import Place
from api.reason import Reason
from api.routes.evidence import Name, Sequence

router = APIRouter(prefix="/v1", tags=["access"])

HOLD: JsonDict = {"case_id": 12, "since": 1767226000.0, "by": "anna", "reason": "court file 2026-17"}

CaseId = Annotated[Id, Path()]
WhyHeld = Annotated[str, Field(min_length=3, max_length=500, pattern=r"^[^\x00]*$")]
Purpose = Annotated[str, Query(min_length=3, max_length=200, pattern=r"^[^\x00-\x1f]*$", description="why, in words")]


class Holding(BaseModel):
    """Why a case is held."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=shown({"reason": HOLD["reason"]}))

    reason: WhyHeld


class HoldView(BaseModel):
    """A case that is held."""

    model_config = ConfigDict(json_schema_extra=shown(HOLD))

    case_id: int
    since: Annotated[float, Field(description="UTC seconds")]
    by: str
    reason: str


@router.put("/cases/{case_id}/hold")
def hold(case_id: CaseId, holding: Holding, request: Request, who: Annotated[str, Depends(require("manager"))]) -> HoldView:
    """Hold a case: its evidence, and what comes to it, is kept until the hold is lifted."""
    here = context(request)
    now = here.clock.now()
    with here.database.session() as session:
        serialise(session, deletion.TURN)
        if session.get(tables.Case, case_id) is None:
            raise NotFound(f"no case {case_id}", Reason("no_case", {"case": case_id}))
        if session.get(LegalHold, case_id) is not None:
            raise Conflict(f"case {case_id} is held already", Reason("case_held", {"case": case_id}))
        session.add(LegalHold(case_id=case_id, since=now, by=who, reason=holding.reason))
        audit.write(session, actor(request), Act("case.held", f"/v1/cases/{case_id}", holding.reason), now=now)
    return HoldView(case_id=case_id, since=now, by=who, reason=holding.reason)


@router.get("/cases/{case_id}/hold", dependencies=[Depends(require("reader"))])
def read(case_id: CaseId, request: Request) -> HoldView:
    """Return the hold of a case; 404: it is not held."""
    with context(request).database.reading() as session:
        found = session.get(LegalHold, case_id)
    if found is None:
        raise NotFound(f"case {case_id} is not held", Reason("case_not_held", {"case": case_id}))
    return HoldView(case_id=case_id, since=found.since, by=found.by, reason=found.reason)


@router.delete("/cases/{case_id}/hold", status_code=204, dependencies=[Depends(require("manager"))])
def lift(case_id: CaseId, purpose: Purpose, request: Request) -> None:
    """Lift a hold: the usual terms apply again."""
    here = context(request)
    with here.database.session() as session:
        serialise(session, deletion.TURN)
        found = session.get(LegalHold, case_id)
        if found is None:
            raise NotFound(f"case {case_id} is not held", Reason("case_not_held", {"case": case_id}))
        session.delete(found)
        session.flush()
        act = Act("case.hold_lifted", f"/v1/cases/{case_id}", purpose, {"reason": found.reason, "since": found.since})
        audit.write(session, actor(request), act, now=here.clock.now())


@router.delete(
    "/evidence/{event_id}/{sequence}/{name}", status_code=204, dependencies=[Depends(require("admin"))], tags=["evidence"]
)
def delete(event_id: UUID, sequence: Sequence, name: Name, purpose: Purpose, request: Request) -> None:
    """Delete a file before its time; 409 while it is held or younger than its floor."""
    deletion.delete(context(request), Place(event_id, sequence, name), actor(request), purpose=purpose)
