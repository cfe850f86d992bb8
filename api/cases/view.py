"""A case as others see it, over HTTP and in webhooks."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.cases.channel import Channel
from api.cases.judgement import Verdict
from api.cases.stages import Stage, Status
from api.cases.timer import Phase
from api.examples import CASE, shown
from api.place import NAMES, Datum, DatumName, from_wgs84
from api.tables import Case
from pipeline.events import Severity

COLUMNS = frozenset(Case.__table__.columns.keys())


class CaseView(BaseModel):
    """One case."""

    model_config = ConfigDict(json_schema_extra=shown(CASE))

    case_id: int
    kind: str
    channel: Annotated[Channel, Field(description="where it came from first")]
    state: Annotated[Literal["open", "closed"], Field(description="follows from its status")]
    stage: Annotated[Stage, Field(description="one of the seven stages, follows from its status")]
    status: Status
    severity: Severity
    class_name: str
    opened: Annotated[float, Field(description="start of its first event, UTC seconds")]
    last_seen: Annotated[float, Field(description="newest word of an event, UTC seconds")]
    closed: Annotated[float | None, Field(description="UTC seconds")]
    closed_by: str | None
    close_note: str | None
    lat: Annotated[float | None, Field(description="degrees of `datum`")]
    lon: Annotated[float | None, Field(description="degrees of `datum`")]
    radius_m: Annotated[float | None, Field(description="holds the place 9 times in 10, metres")]
    datum: Annotated[DatumName, Field(description="WGS-84 unless another was asked for; messages always are")] = "WGS-84"
    streams: list[str]
    event_count: int
    merged_into: Annotated[int | None, Field(description="case that took it in")]
    split_from: Annotated[int | None, Field(description="case that it was part of")]
    recurs_of: Annotated[int | None, Field(description="last case about such a thing at its place")]
    recurrence: Annotated[int, Field(description="how many such cases were there before, each soon before the next")]
    verdict: Annotated[Verdict | None, Field(description="an operator's word about it")]
    verdict_by: str | None
    corrected_kind: Annotated[str | None, Field(description="what it is, by an operator's word; `kind` is the cameras'")]
    department: Annotated[str | None, Field(description="whose task it is")]
    phase: Annotated[Phase | None, Field(description="what is timed now; none: it ended")]
    due: Annotated[float | None, Field(description="when its phase's time is up, UTC seconds; none: no limit, or suspended")]
    revision: Annotated[int, Field(description="counts the case's changes")]
    code: Annotated[str | None, Field(description="class code of `standard`; none: the table of codes has no such kind")]
    name: Annotated[str | None, Field(description="name of that class")]
    standard: Annotated[str | None, Field(description="list that the code is numbered after")]
    is_local_extension: Annotated[bool | None, Field(description="the national list has no such class: the number is local")]
    code_2013: Annotated[str | None, Field(description="class of GB/T 30428.2-2013, where that list has one")]
    grid_code: Annotated[str | None, Field(description="unit grid, 15 digits; none: no place, or outside of all")]
    community_code: Annotated[str | None, Field(description="its first 12 digits")]
    street_code: Annotated[str | None, Field(description="its first 9 digits")]
    responsibility_code: Annotated[str | None, Field(description="responsibility grid that holds the unit grid")]
    asset_code: Annotated[str | None, Field(description="asset that it concerns: told by the camera, or the nearest that fits")]


def view(case: Case, datum: Datum = "wgs84") -> CaseView:
    """Return a case as others see it, its place in a datum."""
    given = {name: getattr(case, name) for name in CaseView.model_fields if name in COLUMNS}
    if case.lat is not None and case.lon is not None:
        given["lat"], given["lon"] = from_wgs84(case.lat, case.lon, datum)
    code = case.grid_code
    above = {"community_code": code and code[:12], "street_code": code and code[:9]}
    return CaseView.model_validate({**given, **above, "case_id": case.id, "datum": NAMES[datum]})
