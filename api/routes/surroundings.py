"""What else there was near a case."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from api.asked import DatumAsked, InDatum
from api.auth import require
from api.cases.surroundings import Reach, history, neighbours
from api.cases.view import CaseView, view
from api.context import context
from api.examples import CASE, shown
from api.routes.cases import CaseId, found

router = APIRouter(prefix="/v1/cases", tags=["cases"], dependencies=[Depends(require("reader"))])

HOUR_S = 3600.0
NEIGHBOUR: JsonDict = {**CASE, "distance_m": 12.4, "apart_s": -5400.0}
FORMER: JsonDict = {**CASE, "relation": "earlier"}


class NeighbourFilter(BaseModel):
    """How far to look."""

    model_config = ConfigDict(extra="forbid")

    metres: Annotated[float, Field(gt=0, le=2000, allow_inf_nan=False)] = 50.0
    hours: Annotated[float, Field(gt=0, le=24 * 366, allow_inf_nan=False, description="before and after it opened")] = 24.0
    limit: Annotated[int, Field(ge=1, le=200)] = 20
    datum: DatumAsked = "wgs84"


class NeighbourView(CaseView):
    """A case near another one."""

    model_config = ConfigDict(json_schema_extra=shown(NEIGHBOUR))

    distance_m: Annotated[float | None, Field(description="none: no place is known of one of them, the same camera saw both")]
    apart_s: Annotated[float, Field(description="from the other's opening to this one's, seconds; negative: it was earlier")]


class Neighbours(BaseModel):
    """Cases near a case, the nearest first."""

    model_config = ConfigDict(json_schema_extra=shown({"cases": [NEIGHBOUR]}))

    cases: list[NeighbourView]


class FormerView(CaseView):
    """A case about the same thing."""

    model_config = ConfigDict(json_schema_extra=shown(FORMER))

    relation: Literal["earlier", "this", "later"]


class PlaceHistory(BaseModel):
    """Cases about one thing at one place, the oldest first."""

    model_config = ConfigDict(json_schema_extra=shown({"cases": [FORMER, {**CASE, "relation": "this"}]}))

    cases: list[FormerView]


@router.get("/{case_id}/neighbours")
def near(case_id: CaseId, asked: Annotated[NeighbourFilter, Query()], request: Request) -> Neighbours:
    """List other cases near a case in time and place; of a case whose place is not known, those of its cameras."""
    reach = Reach(asked.metres, asked.hours * HOUR_S, asked.limit)
    with context(request).database.reading() as session:
        rows = neighbours(session, found(session, case_id), reach)
    told = [(view(one.case, asked.datum).model_dump(), one) for one in rows]
    return Neighbours(cases=[NeighbourView(**case, distance_m=one.distance_m, apart_s=one.apart_s) for case, one in told])


@router.get("/{case_id}/history")
def before_and_after(case_id: CaseId, request: Request, datum: InDatum = "wgs84") -> PlaceHistory:
    """List the cases about the same thing at its place: those that it recurs of, itself, and those that recur of it."""
    with context(request).database.reading() as session:
        rows = history(session, found(session, case_id))
    return PlaceHistory(cases=[FormerView(**view(case, datum).model_dump(), relation=relation) for relation, case in rows])
