"""The grid: areas as GeoJSON with what happened in them, and the cell of a place."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field, JsonValue
from pydantic.config import JsonDict
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from api.asked import Bbox, DatumAsked, InDatum, Latitude, Longitude, When, Words, box_of
from api.auth import caller, require
from api.context import context
from api.errors import Forbidden, NotFound
from api.examples import shown
from api.geojson import GeoJson
from api.grid.code import Level, within
from api.grid.figures import Figures, figures
from api.place import NAMES, DatumName, to_wgs84
from api.tables import GridArea

MOST = 5_000
"""Areas of one answer: a district has 2,314 cells."""
DAY_S = 86_400.0
NOBODY = Figures()

RING: list[JsonValue] = [[116.402, 39.937], [116.404, 39.937], [116.404, 39.939], [116.402, 39.937]]
PROPERTIES: JsonDict = {
    "code": "110101001001001", "level": "cell", "name": "", "parent": "110101001001", "responsibility": None,
    "land_use": "居住", "management": "1", "area_m2": 10_412.5, "retired": None, "open_cases": 1, "new_cases": 3,
    "flow": [{"class_name": "person", "count_in": 143, "count_out": 128}],
}  # fmt: skip
FEATURE: JsonDict = {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [RING]}, "properties": PROPERTIES}
WHOLE: JsonDict = {
    "type": "FeatureCollection", "datum": "WGS-84", "since": 1767225600.0, "until": 1767312000.0, "next": None,
    "features": [FEATURE],
}  # fmt: skip
AT: JsonDict = {
    "lat": 39.9378, "lon": 116.4032, "datum": "WGS-84", "grid_code": "110101001001001", "responsibility_code": None,
    "areas": [
        {"code": "110101001001001", "level": "cell", "name": ""},
        {"code": "110101001", "level": "street", "name": "东华门街道"},
    ],
}  # fmt: skip

router = APIRouter(prefix="/v1/grid", tags=["grid"])


class FlowFigures(BaseModel):
    """How many of a class crossed the lines of an area's cameras, from left to right and back."""

    class_name: str
    count_in: int
    count_out: int


class AreaProperties(BaseModel):
    """What is known of an area."""

    code: str
    level: Level
    name: str
    parent: Annotated[str | None, Field(description="code of the area above")]
    responsibility: Annotated[str | None, Field(description="cells: the responsibility grid that holds it")]
    land_use: str
    management: Annotated[str, Field(description="management level")]
    area_m2: Annotated[float, Field(description="square metres")]
    retired: Annotated[float | None, Field(description="since when the grid no longer has it, UTC seconds")]
    open_cases: Annotated[int | None, Field(description="now; none: not counted for alleys, or not asked for")]
    new_cases: Annotated[int | None, Field(description="opened from `since` to before `until`")]
    flow: Annotated[list[FlowFigures] | None, Field(description="by class, in the same time")]


class AreaFeature(BaseModel):
    """One area."""

    model_config = ConfigDict(json_schema_extra=shown(FEATURE))

    type: Literal["Feature"] = "Feature"
    geometry: Annotated[dict[str, Any], Field(description="always WGS-84")]
    properties: AreaProperties


class AreaCollection(BaseModel):
    """Areas by their codes; GeoJSON with some members more."""

    model_config = ConfigDict(json_schema_extra=shown(WHOLE))

    type: Literal["FeatureCollection"] = "FeatureCollection"
    datum: Literal["WGS-84"] = "WGS-84"
    since: Annotated[float, Field(description="begin of the time that figures are about, UTC seconds")]
    until: Annotated[float, Field(description="its end, UTC seconds")]
    next: Annotated[str | None, Field(description="give this as `after` to read on; none: that was all")]
    features: list[AreaFeature]


class AreaFilter(BaseModel):
    """Which areas; every filter that is given must hold."""

    model_config = ConfigDict(extra="forbid")

    level: Level = "cell"
    within: Annotated[str | None, Field(pattern=r"^(\d{6}|\d{9}|\d{12})$", description="district, street or community")] = None
    responsibility: Annotated[Words | None, Field(description="cells of this responsibility grid")] = None
    bbox: Annotated[Bbox | None, Field(description="west,south,east,north in degrees of `datum`")] = None
    datum: DatumAsked = "wgs84"
    figures: Annotated[
        bool | None, Field(description="cases and flow; for readers alone, who get them unless this is false")
    ] = None
    since: Annotated[When | None, Field(description="figures from then on, UTC seconds; default: a day before `until`")] = None
    until: Annotated[When | None, Field(description="figures before this time, UTC seconds; default: now")] = None
    after: Annotated[Words | None, Field(description="`next` of the last page")] = None
    limit: Annotated[int, Field(ge=1, le=MOST)] = MOST


class AreaName(BaseModel):
    """An area that holds a place."""

    code: str
    level: Level
    name: str


class Whereabouts(BaseModel):
    """Which areas hold a place."""

    model_config = ConfigDict(json_schema_extra=shown(AT))

    lat: float
    lon: float
    datum: DatumName
    grid_code: Annotated[str | None, Field(description="none: outside of all cells")]
    responsibility_code: str | None
    areas: Annotated[list[AreaName], Field(description="from the cell up")]


@router.get("", dependencies=[Depends(require("staff"))], response_class=GeoJson, response_model=AreaCollection)
def listing(asked: Annotated[AreaFilter, Query()], request: Request) -> GeoJson:
    """Return areas as GeoJSON with their cases and flow, by code."""
    here = context(request)
    has_figures = _has_figures(asked, is_reader=caller(request).may("reader"))
    until = here.clock.now() if asked.until is None else asked.until
    since = until - DAY_S if asked.since is None else asked.since
    with here.database.reading() as session:
        rows = session.scalars(_chosen(asked)).all()
        counted = figures(session, asked.level, since=since, until=until) if has_figures else None
    shown_rows = rows[: asked.limit]
    features = [_feature(row, _of(counted, row)) for row in shown_rows]
    last = shown_rows[-1].code if len(rows) > asked.limit else None
    return GeoJson(AreaCollection(since=since, until=until, next=last, features=features))


@router.get("/at", dependencies=[Depends(require("staff"))])
def at(
    lat: Annotated[Latitude, Query()],
    lon: Annotated[Longitude, Query()],
    request: Request,
    datum: InDatum = "wgs84",
) -> Whereabouts:
    """Return the cell of a place, and what it belongs to."""
    here = context(request)
    with here.database.reading() as session:
        index = here.grid.index(session)
        cell = index.cell_of(*to_wgs84(lat, lon, datum))
        held = index.responsibility_of(cell)
        return Whereabouts(
            lat=lat, lon=lon, datum=NAMES[datum], grid_code=cell, responsibility_code=held, areas=_above(session, cell, held)
        )


@router.get("/{code}", dependencies=[Depends(require("reader"))], response_class=GeoJson, response_model=AreaFeature)
def read(code: Annotated[Words, Path(max_length=20)], request: Request) -> GeoJson:
    """Return one area, a retired one too, with its cases and the flow of the last day."""
    here = context(request)
    now = here.clock.now()
    with here.database.reading() as session:
        row = session.get(GridArea, code)
        if row is None:
            raise NotFound(f"no area {code}")
        level: Level = row.level
        counted = figures(session, level, since=now - DAY_S, until=now)
    return GeoJson(_feature(row, _of(counted, row)))


def _has_figures(asked: AreaFilter, *, is_reader: bool) -> bool:
    if asked.figures and not is_reader:
        raise Forbidden("cases and flow need the scope reader; ask with figures=false")
    return is_reader and asked.figures is not False


def _chosen(asked: AreaFilter) -> Select[GridArea]:
    found = select(GridArea).where(GridArea.level == asked.level, GridArea.retired.is_(None))
    if asked.within is not None:
        found = found.where(GridArea.code.startswith(asked.within, autoescape=True))
    if asked.responsibility is not None:
        found = found.where(GridArea.responsibility == asked.responsibility)
    if asked.bbox is not None:
        west, south, east, north = box_of(asked.bbox, asked.datum)
        found = found.where(GridArea.west <= east, GridArea.east >= west, GridArea.south <= north, GridArea.north >= south)
    if asked.after is not None:
        found = found.where(GridArea.code > asked.after)
    return found.order_by(GridArea.code).limit(asked.limit + 1)


def _of(counted: dict[str, Figures] | None, row: GridArea) -> Figures | None:
    return None if counted is None or row.level == "alley" else counted.get(row.code, NOBODY)


def _feature(row: GridArea, counted: Figures | None) -> AreaFeature:
    told = {name: getattr(row, name) for name in AreaProperties.model_fields if hasattr(row, name)}
    flow = counted and [FlowFigures(class_name=name, count_in=into, count_out=out) for name, into, out in counted.flow]
    cases = (None, None) if counted is None else (counted.open_cases, counted.new_cases)
    properties = AreaProperties.model_validate({**told, "open_cases": cases[0], "new_cases": cases[1], "flow": flow})
    return AreaFeature(geometry=row.geometry, properties=properties)


def _above(session: Session, cell: str | None, held: str | None) -> list[AreaName]:
    if cell is None:
        return []
    codes = [cell, *([held] if held else []), *(within(cell, level) for level in ("community", "street", "district"))]
    rows = session.scalars(select(GridArea).where(GridArea.code.in_(codes)))
    order = {code: number for number, code in enumerate(codes)}
    found = [AreaName.model_validate({"code": row.code, "level": row.level, "name": row.name}) for row in rows]
    return sorted(found, key=lambda one: order[one.code])
