"""Where cameras that drive are now: the newest place alone, for two minutes. A vehicle's track is a driver's, and not shown."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict
from sqlalchemy import select

from api.asked import InDatum
from api.auth import require
from api.context import Context, context
from api.examples import shown
from api.geojson import Feature, FeatureCollection, GeoJson
from api.place import NAMES, Datum, DatumName, from_wgs84
from api.streams.health import PLACE_KEPT_S
from api.streams.view import STALE_S, LatLons, outline, polygon
from api.tables import Stream
from pipeline.events import PositionReport, StreamHealth, StreamState

ROUND_FACTOR = 2.146
"""Radius that holds a place 9 times in 10 ÷ standard deviation of each coordinate (Rayleigh distribution)."""
VEHICLE: JsonDict = {
    "id": "sweeper-7", "node_id": "node-2", "state": "live", "stale": False, "message": "", "code": None, "values": {},
    "t": 1767225958.2, "age_s": 1.8, "lat": 39.9381, "lon": 116.4033, "datum": "WGS-84", "radius_m": 6.4, "course": 92.0,
    "speed": 2.1, "outline": [[39.93812, 116.40335], [39.93808, 116.40335], [39.9379, 116.4037], [39.9383, 116.4037]],
}  # fmt: skip

router = APIRouter(prefix="/v1", tags=["streams"])


class VehicleView(BaseModel):
    """A camera that drives; what is not known of its place is none."""

    model_config = ConfigDict(json_schema_extra=shown(VEHICLE))

    id: Annotated[str, Field(description="of its stream")]
    node_id: str
    state: StreamState
    stale: Annotated[bool, Field(description=f"no heartbeat for {STALE_S:.0f} s")]
    message: Annotated[str, Field(description="why there is no place, among others")]
    code: Annotated[str | None, Field(description="the same for programs")]
    values: Annotated[dict[str, str | int | float], Field(description="what a sentence about `code` names")]
    t: Annotated[float | None, Field(description="when it was there, UTC seconds")]
    age_s: Annotated[float | None, Field(description="how long ago that was")]
    lat: Annotated[float | None, Field(description="degrees of `datum`")]
    lon: Annotated[float | None, Field(description="degrees of `datum`")]
    datum: DatumName
    radius_m: Annotated[float | None, Field(description="holds it 9 times in 10, metres")]
    course: Annotated[float | None, Field(description="where its nose points, degrees clockwise from north")]
    speed: Annotated[float | None, Field(description="metres a second")]
    outline: Annotated[LatLons | None, Field(description="ground that its camera sees; latitude, longitude in `datum`")]


@router.get("/vehicles", dependencies=[Depends(require("reader"))])
def vehicles(request: Request, datum: InDatum = "wgs84") -> list[VehicleView]:
    """List the cameras that drive with their newest place; one that is older than two minutes is forgotten."""
    return _views(context(request), datum)


@router.get(
    "/vehicles.geojson", dependencies=[Depends(require("reader"))], response_class=GeoJson, response_model=FeatureCollection
)
def layer(request: Request) -> GeoJson:
    """Return the vehicles whose place is known as a layer of a map; `sees` is the ground that the camera sees."""
    placed = [one for one in _views(context(request), "wgs84") if one.lat is not None]
    return GeoJson(FeatureCollection(features=[_feature(one) for one in placed]))


def _views(here: Context, datum: Datum) -> list[VehicleView]:
    with here.database.reading() as session:
        rows = session.scalars(select(Stream).where(Stream.health["moving"].as_boolean()).order_by(Stream.id)).all()
    return [_view(row, StreamHealth.model_validate(row.health), datum, here.clock.now()) for row in rows]


def _view(row: Stream, health: StreamHealth, datum: Datum, now: float) -> VehicleView:
    at = None if row.place is None else PositionReport.model_validate(row.place)
    at = None if at is None or now - at.t > PLACE_KEPT_S else at
    lat, lon = (None, None) if at is None else from_wgs84(at.lat, at.lon, datum)
    sees = None if at is None or at.course is None else health.coverage
    return VehicleView(
        id=row.id,
        node_id=row.node_id,
        state=health.state,
        stale=now - row.seen > STALE_S,
        message=health.message,
        code=health.code,
        values=health.values,
        t=None if at is None else at.t,
        age_s=None if at is None else max(0.0, round(now - at.t, 3)),
        lat=lat,
        lon=lon,
        datum=NAMES[datum],
        radius_m=None if at is None or at.error_m is None else round(ROUND_FACTOR * at.error_m, 1),
        course=None if at is None else at.course,
        speed=None if at is None else at.speed,
        outline=None if sees is None or at is None else outline(sees, (at.lat, at.lon), heading=at.course or 0.0, datum=datum),
    )


def _feature(one: VehicleView) -> Feature:
    told = one.model_dump(exclude={"lat", "lon", "datum", "outline"})
    sees = None if one.outline is None else polygon(one.outline)
    return Feature(
        id=one.id, geometry={"type": "Point", "coordinates": [one.lon, one.lat]}, properties={**told, "sees": sees}
    )  # fmt: skip
