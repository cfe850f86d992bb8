"""What is done with a case: moves through the stages, changes, and the record of both."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from api.asked import Id, InDatum
from api.auth import caller, require
from api.cases.actor import person
from api.cases.flow import steps
from api.cases.moves import Words, bring, make, taken_up
from api.cases.stages import MOVES, OWN_CALL, Stage, Status
from api.cases.timer import Phase
from api.cases.view import CaseView, view
from api.context import context
from api.errors import ApiError, Forbidden
from api.examples import STEP, shown
from api.reason import Code, Reason, Value
from api.routes.cases import CaseId, OpenMove, found, open_moves
from api.tables import Case, FlowStep
from api.webhooks import numbers

router = APIRouter(prefix="/v1/cases", tags=["cases"])

Reader = Depends(require("reader"))
REFUSED = {"result": "refused", "status": None, "revision": None}
MOVED: JsonDict = {"case_id": 12, "result": "made", "status": "filed", "revision": 4, "detail": None}
MOST = 100
"""Cases in one request."""
NAMES = ", ".join(move.name for move in MOVES if move.name not in OWN_CALL and move.actors != {"pipeline"})
Opinion = Annotated[str, Field(min_length=1, max_length=1000, description="why")]
Department = Annotated[str, Field(min_length=1, max_length=100, description="whose task it is")]
CaseNumberText = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[^\x00-\x1f]+$", description="a receiver's")]
Revision = Annotated[int, Field(ge=1, lt=2**31, description="the case's, as you have seen it; 409 when it has changed since")]


class NewMove(BaseModel):
    """A move to be made."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra=shown({"move": "dispatch", "department": STEP["department"], "revision": 3})
    )

    move: Annotated[str, Field(max_length=32, description=f"one of {NAMES}")]
    opinion: Opinion | None = None
    department: Department | None = None
    revision: Revision | None = None


class CaseMove(NewMove):
    """A move of one of several cases."""

    case_id: Id


class ManyMoves(BaseModel):
    """Moves of several cases; each is made or refused by itself."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=shown({"moves": [{"case_id": 12, "move": "file"}]}))

    moves: Annotated[list[CaseMove], Field(min_length=1, max_length=MOST)]


class Moved(BaseModel):
    """What became of one move."""

    case_id: int
    result: Literal["made", "refused"]
    status: Annotated[Status | None, Field(description="of the case now; none: refused")]
    revision: Annotated[int | None, Field(description="of the case now; none: refused")]
    detail: Annotated[str | None, Field(description="why it was refused")]
    code: Annotated[Code | None, Field(description="the same for programs, as in problem documents")] = None
    values: Annotated[dict[str, Value], Field(description="what a sentence about `code` names")] = {}


class ManyMoved(BaseModel):
    """What became of the moves, in their order."""

    model_config = ConfigDict(json_schema_extra=shown({"results": [MOVED]}))

    results: list[Moved]


class CaseChange(BaseModel):
    """What became of a case elsewhere; what is left out stays."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=shown({"status": "handled", "case_number": "DC-2026-000123"}))

    status: Annotated[Status | None, Field(description="where it is now; the steps between are recorded, too")] = None
    case_number: CaseNumberText | None = None
    opinion: Opinion | None = None
    department: Department | None = None
    revision: Revision | None = None


class StepView(BaseModel):
    """One step of a case's life."""

    id: int
    t: Annotated[float, Field(description="UTC seconds")]
    move: str
    origin: Annotated[Status | None, Field(description="status before; none: there was no case")]
    status: Annotated[Status, Field(description="status after")]
    stage: Stage
    by: str
    roles: str
    opinion: str | None
    department: str | None
    phase: Annotated[Phase | None, Field(description="phase that the step ended, stopped or went on with")]
    used_s: Annotated[float | None, Field(description="seconds that counted in that phase since the last step")]
    is_overdue: Annotated[bool, Field(description="the time of that phase was up")]
    revision: int


class Flow(BaseModel):
    """The life of a case so far, the oldest step first, and what may come next."""

    model_config = ConfigDict(json_schema_extra=shown({"case_id": 12, "steps": [STEP], "moves": []}))

    case_id: int
    steps: list[StepView]
    moves: Annotated[list[OpenMove], Field(description="open to whoever asks")]


@router.post("/{case_id}/moves", dependencies=[Reader])
def move(case_id: CaseId, asked: NewMove, request: Request, datum: InDatum = "wgs84") -> CaseView:
    """Make a move; 403 when others have to make it, 409 when the case's status does not allow it."""
    return view(_made(case_id, asked, request), datum)


@router.post("/moves", dependencies=[Reader])
def move_many(asked: ManyMoves, request: Request) -> ManyMoved:
    """Make moves of several cases, each in a transaction of its own."""
    return ManyMoved(results=[_moved(one, request) for one in asked.moves])


@router.patch("/{case_id}", dependencies=[Reader])
def change(case_id: CaseId, asked: CaseChange, request: Request, datum: InDatum = "wgs84") -> CaseView:
    """Tell what became of a case elsewhere: the shortest way to a status is taken, as far as whoever asks may go."""
    here = context(request)
    if not person(caller(request)).actors:
        raise Forbidden(
            "this needs a token of an operator, dispatcher or manager", Reason("scope_lacking", {"scope": "operator"})
        )
    words = Words(asked.opinion, asked.department, asked.revision)
    with here.database.session() as session:
        case = taken_up(session, case_id, asked.revision)
        if asked.status is not None:
            bring(session, case, asked.status, person(caller(request)), words, office=here.office())
        if asked.case_number is not None:
            numbers.note(session, case.id, caller(request).name, asked.case_number, now=here.clock.now())
        return view(case, datum)


@router.get("/{case_id}/flow", dependencies=[Reader])
def flow(case_id: CaseId, request: Request) -> Flow:
    """Return the record of a case: it only ever grows."""
    with context(request).database.reading() as session:
        case = found(session, case_id)
        rows = steps(session, case_id)
    return Flow(case_id=case_id, steps=[_step(row) for row in rows], moves=open_moves(case, person(caller(request))))


def _made(case_id: int, asked: NewMove, request: Request) -> Case:
    here = context(request)
    words = Words(asked.opinion, asked.department, asked.revision)
    with here.database.session() as session:
        case = taken_up(session, case_id, asked.revision)
        make(session, case, asked.move, person(caller(request)), words, office=here.office())
        return case


def _moved(asked: CaseMove, request: Request) -> Moved:
    try:
        case = _made(asked.case_id, asked, request)
    except ApiError as e:
        why = {} if e.reason is None else e.reason.members()
        return Moved.model_validate({**REFUSED, "case_id": asked.case_id, "detail": e.detail, **why})
    return Moved(case_id=case.id, result="made", status=case.status, revision=case.revision, detail=None)


def _step(row: FlowStep) -> StepView:
    return StepView(**{name: getattr(row, name) for name in StepView.model_fields})
