"""Cases as a layer of a map: where each is and what colours it, thousands in one answer; no more of each."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.config import JsonDict
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from api.asked import GridCode, Id, When, Words
from api.cases.stages import Stage
from api.examples import shown
from api.grid.inside import in_area
from api.tables import Case
from pipeline.events import Severity

MOST = 20_000
"""Cases of one answer, some 5 MB; packed a tenth of that."""
MOST_IDS = 500
"""Numbers in one address: 4 KB of the 8 KB that proxies take."""
DIGITS = 7
"""Of a degree: a centimetre."""
CASE: JsonDict = {
    "type": "Feature", "id": 12, "geometry": {"type": "Point", "coordinates": [116.4032, 39.9378]},
    "properties": {
        "kind": "litter", "severity": "low", "stage": "filed", "opened": 1767225600.0, "closed": None, "radius_m": 4.2,
        "grid_code": "110101001001001",
    },
}  # fmt: skip
COLUMNS = (
    Case.id, Case.lat, Case.lon, Case.kind, Case.corrected_kind, Case.severity, Case.stage, Case.opened, Case.closed,
    Case.radius_m, Case.grid_code,
)  # fmt: skip


class LayerFilter(BaseModel):
    """Which cases; every filter that is given must hold."""

    model_config = ConfigDict(extra="forbid")

    state: Literal["open", "closed"] | None = None
    stage: Stage | None = None
    kind: Annotated[Words | None, Field(description="kind of its events, as in `/v1/cases`")] = None
    severity: Severity | None = None
    grid: Annotated[GridCode | None, Field(description="district, street, community or unit grid of its place")] = None
    open_from: Annotated[When | None, Field(description="open at this time or later, UTC seconds")] = None
    open_until: Annotated[When | None, Field(description="opened before this time, UTC seconds")] = None
    id: Annotated[list[Id], Field(max_length=MOST_IDS, description="these alone, as far as they fit")] = []

    @model_validator(mode="after")
    def _in_order(self) -> "LayerFilter":
        if self.open_from is not None and self.open_until is not None and self.open_until <= self.open_from:
            raise ValueError(f"expected open_from < open_until, got {self.open_from} and {self.open_until}")
        return self


class CaseProperties(BaseModel):
    """What colours a case on a map."""

    kind: Annotated[str, Field(description="what it is, by an operator's word where there is one")]
    severity: Severity
    stage: Stage
    opened: Annotated[float, Field(description="UTC seconds")]
    closed: Annotated[float | None, Field(description="UTC seconds; none: it is open")]
    radius_m: Annotated[float | None, Field(description="holds the place 9 times in 10, metres")]
    grid_code: Annotated[str | None, Field(description="unit grid of its place")]


class CasePoint(BaseModel):
    """Where a case is."""

    type: Literal["Point"] = "Point"
    coordinates: Annotated[tuple[float, float], Field(description="longitude, latitude, WGS-84")]


class CaseFeature(BaseModel):
    """One case; `id` is its number."""

    type: Literal["Feature"] = "Feature"
    id: int
    geometry: Annotated[CasePoint | None, Field(description="none: its place is not known")]
    properties: CaseProperties


class CaseLayer(BaseModel):
    """Cases as GeoJSON, the newest first, with one member more."""

    model_config = ConfigDict(json_schema_extra=shown({"type": "FeatureCollection", "more": False, "features": [CASE]}))

    type: Literal["FeatureCollection"] = "FeatureCollection"
    more: Annotated[bool, Field(description=f"there are older ones, too: {MOST} are told at once")]
    features: list[CaseFeature]


def layer(session: Session, asked: LayerFilter) -> dict[str, Any]:
    """Return a `CaseLayer` as it is sent: ten thousand models would take longer than the database."""
    chosen = select(*COLUMNS).where(*_conditions(asked)).order_by(Case.opened.desc(), Case.id.desc()).limit(MOST + 1)
    rows = session.execute(chosen).all()
    return {"type": "FeatureCollection", "more": len(rows) > MOST, "features": [_feature(row) for row in rows[:MOST]]}


def _feature(row: Sequence[Any]) -> dict[str, Any]:
    number, lat, lon, kind, corrected, severity, stage, opened, closed, radius, cell = row
    is_placed = lat is not None and lon is not None
    return {
        "type": "Feature",
        "id": number,
        "geometry": {"type": "Point", "coordinates": (round(lon, DIGITS), round(lat, DIGITS))} if is_placed else None,
        "properties": {
            "kind": corrected or kind,
            "severity": severity,
            "stage": stage,
            "opened": opened,
            "closed": closed,
            "radius_m": None if radius is None else round(radius, 1),
            "grid_code": cell,
        },
    }


def _conditions(asked: LayerFilter) -> list[ColumnElement[bool]]:
    equal = ((Case.state, asked.state), (Case.stage, asked.stage), (Case.kind, asked.kind), (Case.severity, asked.severity))
    found: list[ColumnElement[bool]] = [column == value for column, value in equal if value is not None]
    if asked.grid is not None:
        found.append(in_area(Case.grid_code, asked.grid))
    if asked.open_from is not None:
        found.append(or_(Case.state == "open", Case.closed >= asked.open_from))
    if asked.open_until is not None:
        found.append(Case.opened < asked.open_until)
    if asked.id:
        found.append(Case.id.in_(asked.id))
    return found
