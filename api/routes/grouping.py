"""Cases put together and taken apart by hand."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field

from api.asked import Id, InDatum
from api.auth import caller, require
from api.cases import grouping
from api.cases.actor import person
from api.cases.view import CaseView, view
from api.context import context
from api.examples import EVENT, shown
from api.routes.cases import CaseId
from api.routes.moves import Opinion

router = APIRouter(prefix="/v1/cases", tags=["cases"])

Operator = Depends(require("operator"))


class MergeOf(BaseModel):
    """Which cases a case takes in, and why."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=shown({"cases": [13, 14], "opinion": "one heap, two cameras"}))

    cases: Annotated[list[Id], Field(min_length=1, max_length=100)]
    opinion: Opinion


class SplitOf(BaseModel):
    """Which events become a case of their own, and why."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra=shown({"events": [EVENT["id"]], "opinion": "two cars, one behind the other"})
    )

    events: Annotated[list[UUID], Field(min_length=1, max_length=1000)]
    opinion: Opinion


@router.post("/{case_id}/merge", dependencies=[Operator])
def merge(case_id: CaseId, asked: MergeOf, request: Request, datum: InDatum = "wgs84") -> CaseView:
    """Put other open cases of its kind into an open case; they end as `merged`, their records stay."""
    here = context(request)
    with here.database.session() as session:
        by = person(caller(request))
        return view(grouping.merge(session, case_id, asked.cases, by, asked.opinion, here.office()), datum)


@router.post("/{case_id}/split", dependencies=[Operator])
def split(case_id: CaseId, asked: SplitOf, request: Request, datum: InDatum = "wgs84") -> CaseView:
    """Make a proposal of some of an open case's events; the answer is the new case."""
    here = context(request)
    chosen = {str(event_id) for event_id in asked.events}
    with here.database.session() as session:
        by = person(caller(request))
        return view(grouping.split(session, case_id, chosen, by, asked.opinion, here.office()), datum)
