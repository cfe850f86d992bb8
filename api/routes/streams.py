"""Cameras: how they do, where they hang and what they see, what happened before them today, and how to watch them live."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field, JsonValue
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from api.access import looks
from api.access.audit import Act
from api.asked import DatumAsked, InDatum, Words
from api.auth import actor, caller, require
from api.context import Context, context
from api.counts.intervals import interval_of
from api.errors import Forbidden, NotFound
from api.examples import shown
from api.geojson import Feature, FeatureCollection, GeoJson
from api.reason import Code, Reason
from api.routes.pictures import ONE_LOOK_S
from api.streams.happened import events_since
from api.streams.view import StreamView, polygon, view
from api.tables import Stream
from pipeline.events import StreamHealth, StreamState

PROPERTIES = (
    "id", "node_id", "seen", "stale", "grid_code", "moving", "bearing", "fov_deg", "events_today", "faults_today",
    "fault_since",
)  # fmt: skip
OF_HEALTH = ("state", "plan", "last_frame")

router = APIRouter(prefix="/v1", tags=["streams"])
Reader = Depends(require("reader"))
State = Annotated[StreamState | None, Query(description="only those that say so of themselves")]
Shape = Annotated[Literal["place", "outline"], Query(description="points where cameras hang, or the ground that they see")]
Purpose = Annotated[str, Query(min_length=3, max_length=200, pattern=r"^[^\x00-\x1f]*$", description="what for, in words")]


class LiveView(BaseModel):
    """Where the media server shows a camera live; the page plays it from there."""

    model_config = ConfigDict(json_schema_extra=shown({"hls": None, "webrtc": "https://media.example.org/alley-12-west/whep"}))

    hls: Annotated[str | None, Field(description="playlist, some seconds behind")]
    webrtc: Annotated[str | None, Field(description="WHEP (RFC 9725), less than a second behind")]


@router.get("/streams", dependencies=[Reader])
def streams(
    request: Request, state: State = None, datum: InDatum = "wgs84"
) -> list[StreamView]:  # fmt: skip
    """List the cameras with their health, place, the ground that they see and what happened today."""
    return _chosen(context(request), state, datum)


@router.get("/streams.geojson", dependencies=[Reader], response_class=GeoJson, response_model=FeatureCollection)
def layer(request: Request, state: State = None, shape: Shape = "place") -> GeoJson:
    """Return the cameras as a layer of a map; those without a place, or without an outline, are not on it."""
    found = _chosen(context(request), state, "wgs84")
    shapes = [(one, _point(one) if shape == "place" else _outline(one)) for one in found]
    return GeoJson(FeatureCollection(features=[_feature(one, there) for one, there in shapes if there is not None]))


@router.get("/streams/{stream_id}", dependencies=[Reader])
def stream(stream_id: Words, request: Request, datum: InDatum = "wgs84") -> StreamView:
    """Return one camera as the list has it."""
    found = _views(context(request), select(Stream).where(Stream.id == stream_id), datum)
    if not found:
        raise NotFound(f"no stream {stream_id!r} has been heard of", Reason("no_stream", {"stream": stream_id}))
    return found[0]


@router.get("/streams/{stream_id}/live", dependencies=[Reader])
def live(stream_id: Words, request: Request, purpose: Purpose) -> LiveView:
    """Return where a camera can be watched live; that is written down, once a person, camera, purpose and hour.

    The media server is not hutong's: whether it asks who watches is its own affair. A camera whose stream hides people is
    for managers: the media server hides nothing.
    """
    here = context(request)
    with here.database.reading() as session:
        row = session.get(Stream, stream_id)
    if row is None or not here.config.media_server.kinds:
        told = "no media server is configured (api.media_server)" if row is not None else "it has not been heard of"
        code: Code = "no_stream" if row is None else "no_media_server"
        raise NotFound(f"stream {stream_id!r} can't be watched live: {told}", Reason(code, {"stream": stream_id}))
    if StreamHealth.model_validate(row.health).masks and not caller(request).may("manager"):
        told = f"stream {stream_id!r} hides people or plates, a media server does not: this needs the scope manager"
        raise Forbidden(told, Reason("people_hidden", {"stream": stream_id}))
    act = Act("stream.watched", f"/v1/streams/{stream_id}/live", purpose)
    looks.note(here, actor(request), act, lasts_s=ONE_LOOK_S)
    server = here.config.media_server
    return LiveView(hls=server.address("hls", stream_id), webrtc=server.address("webrtc", stream_id))


def _chosen(here: Context, state: StreamState | None, datum: DatumAsked) -> list[StreamView]:
    found = _views(here, select(Stream).order_by(Stream.id), datum)
    return [one for one in found if state is None or one.health.state == state]


def _views(here: Context, asked: Select[Stream], datum: DatumAsked) -> list[StreamView]:
    now = here.clock.now()
    with here.database.reading() as session:
        rows = session.scalars(asked).all()
        events = _events_today(session, here, now, rows[0].id if len(rows) == 1 else None)
    return [view(row, here.config, datum=datum, now=now, events=events.get(row.id, 0)) for row in rows]


def _events_today(session: Session, here: Context, now: float, stream_id: str | None) -> dict[str, int]:
    """Return how many events began since the site's midnight, by stream, of one stream alone if it is told."""
    return events_since(session, interval_of(now, "1d", here.config.zone)[0].timestamp(), stream_id)


def _feature(one: StreamView, geometry: dict[str, JsonValue]) -> Feature:
    told = {name: getattr(one, name) for name in PROPERTIES} | {name: getattr(one.health, name) for name in OF_HEALTH}
    return Feature(id=one.id, geometry=geometry, properties={**told, "faults": list(one.health.faults)})


def _point(one: StreamView) -> dict[str, JsonValue] | None:
    return None if one.lat is None or one.lon is None else {"type": "Point", "coordinates": [one.lon, one.lat]}


def _outline(one: StreamView) -> dict[str, JsonValue] | None:
    return None if one.outline is None else polygon(one.outline)
