"""Reports of inspectors: what they saw, where and when, with photos and clips from their phones."""

import shutil
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from anyio import to_thread
from fastapi import APIRouter, Depends, Query, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic.config import JsonDict
from starlette.datastructures import FormData, UploadFile

from api.access import audit
from api.access.audit import Act, Actor
from api.access.principal import Principal
from api.asked import DatumAsked, InDatum, Words
from api.auth import actor, caller, require
from api.cases.stages import Stage, Status
from api.context import Context, context, whole_context
from api.errors import Conflict, Forbidden, NotFound, Unprocessable
from api.examples import EVENT, shown
from api.place import NAMES, Datum, DatumName, from_wgs84
from api.reason import Reason
from api.reports import listing, upload
from api.reports.intake import Channel, Told, receive
from api.reports.listing import Followed
from api.reports.photo import BadFile, Fix
from api.reports.tables import Report
from api.reports.upload import CleanFile
from api.routes.looks import SEEN, Seen
from pipeline.datum import bd09_to_wgs84, gcj02_to_wgs84
from pipeline.events import Location, UnixTime

MOST = 100
"""Reports of a page."""
MOST_FILES = 8
MOST_FIELDS = 16
FIELD_BYTES = 16 << 10
AN_HOUR = 120
"""Reports of one inspector within an hour: one every half minute."""
PHONE_RADIUS_M = 15.0
"""Of a phone's position in a street when the phone says nothing: 9 in 10 lie within (a cautious reading of 5 m open sky)."""
AHEAD_S = 300.0
"""How far a phone's clock may be ahead."""
TO_WGS84 = {"WGS-84": lambda lat, lon: (lat, lon), "GCJ-02": gcj02_to_wgs84, "BD-09": bd09_to_wgs84}

router = APIRouter(prefix="/v1/reports", tags=["reports"])

REPORT: JsonDict = {
    "reference": "R7KX2M9QWP4T", "channel": "inspector", "case_id": 12, "event_id": EVENT["id"], "case_state": "open",
    "case_status": "proposed", "case_stage": "collected", "t": 1767225590.0, "code": "06010", "name": "暴露垃圾",
    "received": 1767225600.0, "by": "anna", "note": "bags beside the gate", "address": None, "lat": 39.9378, "lon": 116.4032,
    "datum": "WGS-84", "grid_code": "110101001001001", "radius_m": 8.0, "files": ["photo-1.jpg"], "seen": SEEN, "contact": None,
}  # fmt: skip
FORM: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["matter"],
                    "properties": {
                        "matter": {"type": "string", "description": "name of a matter of `GET /v1/codes`"},
                        "lat": {"type": "number"},
                        "lon": {"type": "number"},
                        "datum": {"type": "string", "enum": list(TO_WGS84)},
                        "radius_m": {"type": "number", "description": "holds the place 9 times in 10"},
                        "t": {"type": "number", "description": "when it was seen, UTC seconds"},
                        "note": {"type": "string", "maxLength": 4000},
                        "address": {"type": "string", "maxLength": 500},
                        "id": {"type": "string", "format": "uuid", "description": "the same for each try of one report"},
                        "files": {"type": "array", "maxItems": MOST_FILES, "items": {"type": "string", "format": "binary"}},
                    },
                },
                "example": {"matter": "litter", "lat": 39.9378, "lon": 116.4032, "radius_m": 8, "note": "bags beside the gate"},
            }
        },
    }
}


class ReportForm(BaseModel):
    """The fields of a report beside its files."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    matter: Annotated[str, Field(min_length=1, max_length=64)]
    lat: Annotated[float | None, Field(ge=-90, le=90)] = None
    lon: Annotated[float | None, Field(ge=-180, le=180)] = None
    datum: Literal["WGS-84", "GCJ-02", "BD-09"] = "WGS-84"
    radius_m: Annotated[float | None, Field(gt=0, le=1000)] = None
    t: UnixTime | None = None
    note: Annotated[str, Field(max_length=4000)] = ""
    address: Annotated[str | None, Field(max_length=500)] = None
    id: UUID | None = None

    @model_validator(mode="after")
    def _both_or_none(self) -> Self:
        if (self.lat is None) != (self.lon is None):
            raise ValueError("expected lat and lon, got one of them")
        return self


class ReportView(BaseModel):
    """A report and what became of it."""

    model_config = ConfigDict(json_schema_extra=shown(REPORT))

    reference: Annotated[str, Field(description="what its sender asks for it with")]
    channel: Channel
    case_id: int
    event_id: str
    case_state: Literal["open", "closed"]
    case_status: Status
    case_stage: Stage
    t: Annotated[float, Field(description="when it was seen, UTC seconds")]
    code: str
    name: str
    received: Annotated[float, Field(description="UTC seconds")]
    by: str
    note: str
    address: str | None
    lat: Annotated[float | None, Field(description="degrees of `datum`")]
    lon: Annotated[float | None, Field(description="degrees of `datum`")]
    datum: DatumName
    grid_code: Annotated[str | None, Field(description="unit grid of its place when it came; none: outside of all")]
    radius_m: float | None
    files: Annotated[list[str], Field(description="names of its evidence, read under /v1/evidence/{event_id}/1/")]
    seen: Annotated[Seen | None, Field(description="what a detector saw on its photos and clips; none: none has looked")]
    contact: Annotated[dict[str, str] | None, Field(description="of a member of the public; for operators alone, written down")]


class ReportPage(BaseModel):
    """Some reports, the newest first, and where the next ones begin."""

    model_config = ConfigDict(json_schema_extra=shown({"reports": [REPORT], "next": "1767225600.0:R7KX2M9QWP4T"}))

    reports: list[ReportView]
    next: Annotated[str | None, Field(description="give this as `after` to read on; none: that was all")]


class ReportFilter(BaseModel):
    """Which reports."""

    model_config = ConfigDict(extra="forbid")

    mine: Annotated[bool | None, Field(description="those that whoever asks has sent; false and default for readers: all")] = (
        None
    )
    datum: DatumAsked = "wgs84"
    after: Annotated[Words | None, Field(description="`next` of the last page")] = None
    limit: Annotated[int, Field(ge=1, le=MOST)] = 50

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.after is not None:
            listing.place(self.after)
        return self


@router.get("", dependencies=[Depends(require("staff"))])
def reports(asked: Annotated[ReportFilter, Query()], request: Request) -> ReportPage:
    """List reports of inspectors with what became of them, the newest first; the public's are in the list of cases."""
    who = caller(request)
    mine = not who.may("reader") if asked.mine is None else asked.mine
    if not mine and not who.may("reader"):
        raise Forbidden(
            "reports of others need the scope reader; ask with mine=true", Reason("scope_lacking", {"scope": "reader"})
        )
    here = whole_context(request) if mine else context(request)
    with here.database.reading() as session:
        sender = _sender(who) if mine else None
        found = listing.page(session, sender=sender, after=asked.after, limit=asked.limit)
        return ReportPage(reports=[_view(one, asked.datum, contact=False) for one in found.reports], next=found.next)


@router.post("", status_code=201, dependencies=[Depends(require("inspector"))], openapi_extra=FORM)
async def send(request: Request, datum: InDatum = "wgs84") -> ReportView:
    """Take a report with up to 8 photos (JPEG, PNG) and clips (MP4, MOV; 3 minutes), and make it a case or part of one.

    Without `lat` and `lon` the first file that knows says where and when: a photo by its EXIF, a clip by its tags. Files are
    written anew: EXIF, tags, sound and position tracks are left out. The same `id` may be sent again. `datum` of the form
    is that of its place, the address's that of the answer's.
    """
    async with request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS, max_part_size=FIELD_BYTES) as form:
        return await to_thread.run_sync(lambda: _taken(request, form, datum))


@router.get("/{reference}", dependencies=[Depends(require("reader"))])
def read(reference: str, request: Request, datum: InDatum = "wgs84") -> ReportView:
    """Return a report; a sender's own data are shown to operators, and that is written down."""
    here, may_see = context(request), caller(request).may("operator")
    with here.database.reading() as session:
        report = session.get(Report, reference[:16])
        if report is None:
            raise NotFound(f"no report {reference[:16]!r}", Reason("no_report"))
        shown_ = _view(listing.one(session, report), datum, contact=may_see)
    if shown_.contact:
        with here.database.session() as session:
            act = Act("report.contact_read", f"/v1/reports/{reference}", "case work")
            audit.note_look(session, actor(request), act, now=here.clock.now())
    return shown_


def _taken(request: Request, form: FormData, datum: Datum) -> ReportView:
    here, who = whole_context(request), caller(request)
    given = _fields(form)
    uploads = [one for one in form.getlist("files") if isinstance(one, UploadFile)]
    with upload.scratch(here) as folder:
        files = _cleaned(here, uploads, Path(folder))
        told = _told(given, next((file.fix for file in files if file.fix is not None), None), here.clock.now())
        report = receive(here, Told("inspector", by=who.name, source=_sender(who), **told), an_hour=AN_HOUR)
        _store(here, report, files, actor(request))
    with here.database.reading() as session:
        return _view(listing.one(session, session.get_one(Report, report.reference)), datum, contact=False)


def _store(here: Context, report: Report, files: list[CleanFile], by: Actor) -> None:
    if not files:
        return
    try:
        upload.store(here, report, files, by)
    except Conflict as error:
        raise Conflict("this report came before with other files; give another `id`", Reason("other_files")) from error


def _fields(form: FormData) -> ReportForm:
    plain = {name: value for name, value in form.multi_items() if isinstance(value, str)}
    try:
        return ReportForm.model_validate(plain)
    except ValidationError as error:
        raise RequestValidationError([{**one, "loc": ("body", *one["loc"])} for one in error.errors()]) from error


def _cleaned(here: Context, uploads: list[UploadFile], folder: Path) -> list[CleanFile]:
    sources = [folder / f"upload-{number}" for number in range(len(uploads))]
    for one, path in zip(uploads, sources, strict=True):
        with path.open("wb") as file:
            shutil.copyfileobj(one.file, file)
    try:
        return upload.cleaned(here.decoder, sources, folder)
    except BadFile as error:
        raise Unprocessable(str(error), Reason("file_unfit", {"number": error.number})) from error


def _told(given: ReportForm, fix: Fix | None, now: float) -> dict[str, Any]:
    """Return what a report says, the form's word before that of a photo or clip."""
    t = given.t if given.t is not None else fix.t if fix is not None and fix.t is not None else now
    if t > now + AHEAD_S:
        raise Unprocessable(f"t: expected the past, got {t:.0f}; it is {now:.0f}", Reason("in_the_future"))
    if given.lat is not None and given.lon is not None:
        lat, lon = TO_WGS84[given.datum](given.lat, given.lon)
        place = Location(lat=lat, lon=lon, radius_m=given.radius_m or PHONE_RADIUS_M, method="gps")
    elif fix is not None:
        place = Location(lat=fix.lat, lon=fix.lon, radius_m=fix.radius_m or PHONE_RADIUS_M, method="gps")
    else:
        raise Unprocessable("expected lat and lon, or a photo or clip that says where it was taken", Reason("no_place"))
    words = {"matter": given.matter, "note": given.note, "address": given.address}
    return {**words, "t": min(t, now), "place": place, "key": given.id}


def _sender(who: Principal) -> str:
    return f"{who.kind}:{who.id}"


def _view(one: Followed, datum: Datum, *, contact: bool) -> ReportView:
    report, event, case = one.report, one.event, one.case
    lat, lon = (None, None) if event.lat is None or event.lon is None else from_wgs84(event.lat, event.lon, datum)
    same = ("reference", "channel", "event_id", "code", "name", "received", "by", "grid_code")
    columns = {name: getattr(report, name) for name in same}
    return ReportView(
        **columns,
        note=report.note,
        address=report.address,
        case_id=case.id,
        case_state="open" if case.state == "open" else "closed",
        case_status=case.status,
        case_stage=case.stage,
        t=event.start,
        lat=lat,
        lon=lon,
        datum=NAMES[datum],
        radius_m=event.radius_m,
        files=one.files,
        seen=None if report.seen is None else Seen.model_validate(report.seen),
        contact=report.contact if contact else None,
    )
