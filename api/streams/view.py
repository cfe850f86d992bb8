"""A camera as readers see it: health, place, the ground that it sees, what happened today."""

from datetime import datetime
from math import cos, radians, sin
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict, JsonValue

from api import tables
from api.cases.earth import metres_a_degree
from api.config import ApiConfig, LiveKind
from api.examples import HEALTH, shown
from api.place import NAMES, Datum, DatumName, from_wgs84
from pipeline.events import Coverage, StreamHealth

STALE_S = 60.0
"""A stream without a word of its node for so long is shown as stale: a heartbeat comes every few seconds."""
CORNERS: list[JsonValue] = [[39.93785, 116.40315], [39.93785, 116.40326], [39.93814, 116.4032]]
OUTLINE: JsonDict = {"bearing": 2.3, "fov_deg": 62.0, "outline": CORNERS}
STREAM: JsonDict = {
    "id": "alley-12-west", "node_id": "node-1", "seen": 1767225960.0, "stale": False, "lat": 39.9378, "lon": 116.4032,
    "datum": "WGS-84", "grid_code": "110101001001001", "moving": False, **OUTLINE, "events_today": 4, "faults_today": 1,
    "fault_since": None, "live": ["webrtc"], "health": HEALTH,
}  # fmt: skip

LatLons = list[tuple[float, float]]


class StreamView(BaseModel):
    """A camera, as its node told last."""

    model_config = ConfigDict(json_schema_extra=shown(STREAM))

    id: str
    node_id: str
    seen: Annotated[float, Field(description="arrival of the last heartbeat that named it, UTC seconds")]
    stale: Annotated[bool, Field(description=f"no heartbeat for {STALE_S:.0f} s: its health is not known")]
    lat: Annotated[float | None, Field(description="where a camera that stands still hangs, degrees of `datum`")]
    lon: Annotated[float | None, Field(description="degrees of `datum`")]
    datum: Annotated[DatumName, Field(description="of `lat`, `lon` and `outline`; `health` is as its node sent it, WGS-84")]
    grid_code: Annotated[str | None, Field(description="unit grid of that place")]
    moving: Annotated[bool, Field(description="it drives: `/v1/vehicles` tells where it is")]
    bearing: Annotated[float | None, Field(description="where it looks, degrees clockwise from north, or a vehicle's nose")]
    fov_deg: Annotated[float | None, Field(description="how wide it looks along the ground, degrees")]
    outline: Annotated[LatLons | None, Field(description="ground that it sees, to 60 m; latitude, longitude; none: unknown")]
    events_today: Annotated[int, Field(description="events that began since the site's midnight")]
    faults_today: Annotated[int, Field(description="how often it got a fault since the site's midnight")]
    fault_since: Annotated[float | None, Field(description="since when `health.faults` is not empty, UTC seconds")]
    live: Annotated[list[LiveKind], Field(description="how it can be watched live: `/v1/streams/{id}/live`")]
    health: StreamHealth


def view(row: tables.Stream, config: ApiConfig, *, datum: Datum, now: float, events: int) -> StreamView:
    """Return a camera as it is shown; `events` began today."""
    health = StreamHealth.model_validate(row.health)
    lat, lon = (None, None) if row.lat is None or row.lon is None else from_wgs84(row.lat, row.lon, datum)
    seen = health.coverage
    fixed = seen if seen is not None and seen.lat is not None and seen.lon is not None else None
    return StreamView(
        id=row.id,
        node_id=row.node_id,
        seen=row.seen,
        stale=now - row.seen > STALE_S,
        lat=lat,
        lon=lon,
        datum=NAMES[datum],
        grid_code=row.grid_code,
        moving=health.moving,
        bearing=None if seen is None else seen.bearing,
        fov_deg=None if seen is None else seen.fov_deg,
        outline=None if fixed is None else outline(fixed, (fixed.lat or 0.0, fixed.lon or 0.0), heading=0.0, datum=datum),
        events_today=events,
        faults_today=row.fault_count if row.fault_day == day_of(now, config) else 0,
        fault_since=row.fault_since,
        live=list(config.media_server.kinds),
        health=health.model_copy(update={"coverage": None}),
    )


def outline(seen: Coverage, place: tuple[float, float], *, heading: float, datum: Datum) -> LatLons:
    """Return the ground that a camera sees from a place (WGS-84) with its outline turned by a heading, degrees of `datum`."""
    along, across = metres_a_degree(place[0])
    turn_sin, turn_cos = sin(radians(heading)), cos(radians(heading))
    turned = [(x * turn_cos + y * turn_sin, y * turn_cos - x * turn_sin) for x, y in seen.outline]
    return [from_wgs84(place[0] + north / along, place[1] + east / across, datum) for east, north in turned]


def polygon(corners: LatLons) -> dict[str, JsonValue]:
    """Return an outline in WGS-84 as a GeoJSON polygon: counter-clockwise, closed, longitude first."""
    ring = [(round(lon, 7), round(lat, 7)) for lat, lon in corners]
    twice_area = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1], strict=True))
    ordered = ring if twice_area > 0 else ring[::-1]
    return {"type": "Polygon", "coordinates": [[list(place) for place in (*ordered, ordered[0])]]}


def day_of(now: float, config: ApiConfig) -> str:
    """Return the day of the site's clock."""
    return datetime.fromtimestamp(now, config.zone).date().isoformat()
