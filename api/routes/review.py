"""The queue of proposals, and what operators say about them."""

from typing import Annotated, Literal, Self

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field, model_validator

from api.asked import DatumAsked, Id, InDatum, Words
from api.auth import caller, require
from api.cases import review
from api.cases.actor import person
from api.cases.judgement import Verdict
from api.cases.review import Word
from api.cases.stages import Status
from api.cases.view import CaseView, view
from api.context import Context, context
from api.errors import ApiError
from api.examples import REVIEW_ITEM, shown
from api.place import Datum, to_wgs84
from api.reason import Code, Value
from api.routes.cases import CaseId
from api.tables import Case
from pipeline.events import Severity, Slug

router = APIRouter(prefix="/v1", tags=["review"])

REFUSED = {"result": "refused", "status": None}
Operator = Depends(require("operator"))
LONGEST_LEASE_S = 3600.0
MOST = 100
"""Proposals in one request."""


class ReviewFilter(BaseModel):
    """Which proposals to list; every filter that is given must hold."""

    model_config = ConfigDict(extra="forbid")

    kind: Words | None = None
    severity: Severity | None = None
    mine: Annotated[bool, Field(description="those that whoever asks looks at now")] = False
    datum: DatumAsked = "wgs84"
    after: Annotated[Id | None, Field(description="`next` of the last page")] = None
    limit: Annotated[int, Field(ge=1, le=500)] = 50


class ReviewItem(CaseView):
    """A proposal that waits for a word."""

    model_config = ConfigDict(json_schema_extra=shown(REVIEW_ITEM))

    leased_by: Annotated[str | None, Field(description="who looks at it now")]
    leased_until: Annotated[float | None, Field(description="UTC seconds")]
    picture: Annotated[str | None, Field(description="path of its first picture, under this API's address")]


class ReviewPage(BaseModel):
    """Some proposals, and where the next ones begin."""

    model_config = ConfigDict(json_schema_extra=shown({"cases": [REVIEW_ITEM], "next": 12}))

    cases: list[ReviewItem]
    next: Annotated[int | None, Field(description="give this as `after` to read on; none: that was all")]


class LeaseOf(BaseModel):
    """How much somebody wants to look at."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=shown({"count": 5, "kinds": ["parking"], "seconds": 300}))

    count: Annotated[int, Field(ge=1, le=MOST)] = 1
    kinds: Annotated[list[Slug], Field(max_length=50, description="none: all")] = []
    seconds: Annotated[float, Field(gt=0, le=LONGEST_LEASE_S, description="for how long nobody else gets it")] = 300.0


class Leased(BaseModel):
    """What somebody looks at now."""

    model_config = ConfigDict(json_schema_extra=shown({"cases": [REVIEW_ITEM]}))

    cases: list[ReviewItem]


class ExtendOf(BaseModel):
    """What somebody wants to look at for longer."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=shown({"case_ids": [12], "seconds": 300}))

    case_ids: Annotated[list[Id], Field(min_length=1, max_length=MOST)]
    seconds: Annotated[float, Field(gt=0, le=LONGEST_LEASE_S, description="from now on")] = 300.0


class ReleaseOf(BaseModel):
    """What somebody gives back."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=shown({"case_ids": [12]}))

    case_ids: Annotated[list[Id] | None, Field(min_length=1, max_length=MOST, description="none: all")] = None


class Released(BaseModel):
    """How many were given back."""

    model_config = ConfigDict(json_schema_extra=shown({"released": 1}))

    released: int


class SaidPlace(BaseModel):
    """Where a thing really is."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    lat: Annotated[float, Field(ge=-90, le=90, description="degrees of `datum`")]
    lon: Annotated[float, Field(ge=-180, le=180, description="degrees of `datum`")]


class SaidWord(BaseModel):
    """An operator's word about a proposal."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=shown({"verdict": "true", "file": True}))

    verdict: Annotated[Verdict, Field(description="wrong_place, wrong_kind: confirmed when the right one is told")]
    note: Annotated[str | None, Field(min_length=1, max_length=900)] = None
    kind: Annotated[Slug | None, Field(description="what it is, for a wrong kind")] = None
    place: Annotated[SaidPlace | None, Field(description="where it is, for a wrong place")] = None
    file: Annotated[bool, Field(description="file it at once when it is confirmed")] = False
    revision: Annotated[int | None, Field(ge=1, lt=2**31, description="the case's, as seen; 409 when it has changed")] = None

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.kind is not None and self.verdict != "wrong_kind":
            raise ValueError("expected a kind only with the verdict wrong_kind")
        if self.place is not None and self.verdict != "wrong_place":
            raise ValueError("expected a place only with the verdict wrong_place")
        return self

    def word(self, datum: Datum) -> Word:
        """Return it as a value, its place taken from a datum."""
        place = None if self.place is None else to_wgs84(self.place.lat, self.place.lon, datum)
        return Word(self.verdict, self.note, self.kind, place, self.file, self.revision)


class CaseWord(SaidWord):
    """A word about one of several proposals."""

    case_id: Id


class ManyWords(BaseModel):
    """Words about several proposals; each is taken or refused by itself."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra=shown({"verdicts": [{"case_id": 12, "verdict": "true", "file": True}]}),
    )

    verdicts: Annotated[list[CaseWord], Field(min_length=1, max_length=MOST)]


class Judged(BaseModel):
    """What became of one word."""

    case_id: int
    result: Literal["taken", "refused"]
    status: Annotated[Status | None, Field(description="of the case now; none: refused")]
    detail: Annotated[str | None, Field(description="why it was refused")]
    code: Annotated[Code | None, Field(description="the same for programs, as in problem documents")] = None
    values: Annotated[dict[str, Value], Field(description="what a sentence about `code` names")] = {}


class ManyJudged(BaseModel):
    """What became of the words, in their order."""

    model_config = ConfigDict(
        json_schema_extra=shown({"results": [{"case_id": 12, "result": "taken", "status": "filed", "detail": None}]})
    )

    results: list[Judged]


@router.get("/review", dependencies=[Operator])
def listing(asked: Annotated[ReviewFilter, Query()], request: Request) -> ReviewPage:
    """List proposals, the worst first, then the oldest; what somebody could not tell comes last."""
    here = context(request)
    now = here.clock.now()
    conditions = [column == value for column, value in ((Case.kind, asked.kind), (Case.severity, asked.severity)) if value]
    if asked.mine:
        conditions += [Case.leased_by == caller(request).name, Case.leased_until > now]
    with here.database.reading() as session:
        rows = review.queue(session, conditions, after=asked.after, limit=asked.limit + 1)
        pictures = review.pictures(session, [row.id for row in rows])
    items = [_item(row, pictures, now, asked.datum) for row in rows[: asked.limit]]
    return ReviewPage(cases=items, next=items[-1].case_id if len(rows) > asked.limit else None)


@router.post("/review/lease", dependencies=[Operator])
def lease(asked: LeaseOf, request: Request, datum: InDatum = "wgs84") -> Leased:
    """Take the next proposals that nobody looks at; nobody else gets them until the lease ends."""
    here = context(request)
    now = here.clock.now()
    with here.database.session() as session:
        by = caller(request).name
        rows = review.lease(session, asked.kinds, by=by, count=asked.count, until=now + asked.seconds, now=now)
        pictures = review.pictures(session, [row.id for row in rows])
    return Leased(cases=[_item(row, pictures, now, datum) for row in rows])


@router.post("/review/extend", dependencies=[Operator])
def extend(asked: ExtendOf, request: Request, datum: InDatum = "wgs84") -> Leased:
    """Look longer at what one looks at; the answer has those that one still holds."""
    here = context(request)
    now = here.clock.now()
    with here.database.session() as session:
        rows = review.extend(session, asked.case_ids, by=caller(request).name, until=now + asked.seconds, now=now)
        pictures = review.pictures(session, [row.id for row in rows])
    return Leased(cases=[_item(row, pictures, now, datum) for row in rows])


@router.post("/review/release", dependencies=[Operator])
def release(asked: ReleaseOf, request: Request) -> Released:
    """Give back what was taken to be looked at."""
    with context(request).database.session() as session:
        return Released(released=review.release(session, asked.case_ids, by=caller(request).name))


@router.post("/review/verdicts", dependencies=[Operator])
def judge_many(asked: ManyWords, request: Request, datum: InDatum = "wgs84") -> ManyJudged:
    """Take words about several proposals; their places are in `datum`."""
    here = context(request)
    return ManyJudged(results=[_judged(here, said, request, datum) for said in asked.verdicts])


@router.post("/cases/{case_id}/verdict", dependencies=[Operator])
def judge(case_id: CaseId, said: SaidWord, request: Request, datum: InDatum = "wgs84") -> CaseView:
    """Take a word about a proposal: `true` confirms it, `false` cancels it, `unsure` leaves it in the queue."""
    here = context(request)
    with here.database.session() as session:
        return view(review.judge(session, case_id, said.word(datum), person(caller(request)), here.office()), datum)


@router.delete("/cases/{case_id}/verdict", dependencies=[Operator])
def undo(
    case_id: CaseId,
    request: Request,
    lease_s: Annotated[float, Query(ge=0, le=LONGEST_LEASE_S, description="look at it for so many seconds")] = 0.0,
    datum: InDatum = "wgs84",
) -> CaseView:
    """Take a word back, as long as the case is not filed: it is in the queue again, or with who took the word back."""
    here = context(request)
    with here.database.session() as session:
        return view(review.undo(session, case_id, person(caller(request)), here.office(), lease_s=lease_s), datum)


def _judged(here: Context, said: CaseWord, request: Request, datum: Datum) -> Judged:
    try:
        with here.database.session() as session:
            row = review.judge(session, said.case_id, said.word(datum), person(caller(request)), here.office())
    except ApiError as e:
        why = {} if e.reason is None else e.reason.members()
        return Judged.model_validate({**REFUSED, "case_id": said.case_id, "detail": e.detail, **why})
    return Judged(case_id=said.case_id, result="taken", status=row.status, detail=None)


def _item(row: Case, pictures: dict[int, str], now: float, datum: Datum) -> ReviewItem:
    held = row.leased_until > now
    return ReviewItem(
        **view(row, datum).model_dump(),
        leased_by=row.leased_by if held else None,
        leased_until=row.leased_until if held else None,
        picture=pictures.get(row.id),
    )
