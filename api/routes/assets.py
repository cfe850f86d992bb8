"""Assets: things with a code, as a layer of points."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict
from sqlalchemy import Select, func, select

from api.asked import Bbox, DatumAsked, GridCode, Words, box_of
from api.auth import require
from api.context import context
from api.errors import NotFound
from api.examples import shown
from api.geojson import GeoJson
from api.grid.inside import inside
from api.tables import Asset, Case

MOST = 5_000
"""Assets of one answer."""
POINT: JsonDict = {"type": "Point", "coordinates": [116.4031850, 39.9378970]}
PROPERTIES: JsonDict = {
    "code": "11010103005000123", "type": "bin", "class_code": "03005", "name": "示例胡同 9 号", "grid_code": "110101001001001",
    "retired": None, "open_cases": 1,
}  # fmt: skip
FEATURE: JsonDict = {"type": "Feature", "geometry": POINT, "properties": PROPERTIES}

router = APIRouter(prefix="/v1/assets", tags=["grid"])


class AssetProperties(BaseModel):
    """What is known of an asset."""

    code: str
    type: Annotated[str, Field(description="bin, toilet, parking_bay, risk_source, or another word of the register")]
    class_code: Annotated[str | None, Field(description="component class in its code; none: its code is the city's own")]
    name: str
    grid_code: Annotated[str | None, Field(description="unit grid; none: outside of all")]
    retired: Annotated[float | None, Field(description="since when the register no longer has it, UTC seconds")]
    open_cases: Annotated[int, Field(description="cases that concern it, now")]


class AssetFeature(BaseModel):
    """One asset."""

    model_config = ConfigDict(json_schema_extra=shown(FEATURE))

    type: Literal["Feature"] = "Feature"
    geometry: Annotated[dict[str, Any], Field(description="always WGS-84")]
    properties: AssetProperties


class AssetCollection(BaseModel):
    """Assets by their codes; GeoJSON with two members more."""

    model_config = ConfigDict(
        json_schema_extra=shown({"type": "FeatureCollection", "datum": "WGS-84", "next": None, "features": [FEATURE]})
    )

    type: Literal["FeatureCollection"] = "FeatureCollection"
    datum: Literal["WGS-84"] = "WGS-84"
    next: Annotated[str | None, Field(description="give this as `after` to read on; none: that was all")]
    features: list[AssetFeature]


class AssetFilter(BaseModel):
    """Which assets; every filter that is given must hold."""

    model_config = ConfigDict(extra="forbid")

    type: Words | None = None
    grid: Annotated[GridCode | None, Field(description="district, street, community or unit grid")] = None
    bbox: Annotated[Bbox | None, Field(description="west,south,east,north in degrees of `datum`")] = None
    datum: DatumAsked = "wgs84"
    after: Annotated[Words | None, Field(description="`next` of the last page")] = None
    limit: Annotated[int, Field(ge=1, le=MOST)] = 1000


@router.get("", dependencies=[Depends(require("reader"))], response_class=GeoJson, response_model=AssetCollection)
def listing(asked: Annotated[AssetFilter, Query()], request: Request) -> GeoJson:
    """Return assets as GeoJSON with the number of open cases that concern each, by code."""
    with context(request).database.reading() as session:
        rows = session.execute(_chosen(asked)).all()
    features = [_feature(row, number) for row, number in rows[: asked.limit]]
    last = features[-1].properties.code if len(rows) > asked.limit else None
    return GeoJson(AssetCollection(next=last, features=features))


@router.get("/{code}", dependencies=[Depends(require("reader"))], response_class=GeoJson, response_model=AssetFeature)
def read(code: Words, request: Request) -> GeoJson:
    """Return one asset, a retired one too; `/v1/cases?asset=` lists its cases."""
    with context(request).database.reading() as session:
        row = session.execute(_with_cases().where(Asset.code == code)).one_or_none()
    if row is None:
        raise NotFound(f"no asset {code}")
    return GeoJson(_feature(row[0], row[1]))


def _with_cases() -> Select[Any]:
    concern = (Case.asset_code == Asset.code) & (Case.state == "open")
    number = select(func.count()).select_from(Case).where(concern).correlate(Asset).scalar_subquery()
    return select(Asset, number)


def _chosen(asked: AssetFilter) -> Select[Any]:
    found = _with_cases().where(Asset.retired.is_(None))
    if asked.type is not None:
        found = found.where(Asset.type == asked.type)
    if asked.grid is not None:
        found = found.where(inside(Asset.grid_code, asked.grid))
    if asked.bbox is not None:
        west, south, east, north = box_of(asked.bbox, asked.datum)
        found = found.where(Asset.lon.between(west, east), Asset.lat.between(south, north))
    if asked.after is not None:
        found = found.where(Asset.code > asked.after)
    return found.order_by(Asset.code).limit(asked.limit + 1)


def _feature(row: Asset, open_cases: int) -> AssetFeature:
    told = {name: getattr(row, name) for name in AssetProperties.model_fields if hasattr(row, name)}
    point = {"type": "Point", "coordinates": [row.lon, row.lat]}
    return AssetFeature(geometry=point, properties=AssetProperties.model_validate({**told, "open_cases": open_cases}))
