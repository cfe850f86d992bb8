"""The newest picture of a camera: workers send small ones, people look. Nothing of it is evidence."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict
from sqlalchemy import select

from api.access import looks
from api.access.audit import Act
from api.asked import Words
from api.auth import actor, require
from api.context import Context, context
from api.errors import NotFound
from api.examples import shown
from api.reason import Reason
from api.reports.photo import BadFile
from api.routes.evidence import INERT, UNKEPT, Purpose
from api.streams import watching
from api.streams.pictures import Picture
from api.tables import Stream
from pipeline.viewing import Thumbnails, Tracked, Watched

ONE_LOOK_S = 3600.0
"""A wall shows 300 cameras all day: what one person sees of one camera within an hour, for one purpose, is one look."""
THING: JsonDict = {"class_name": "person", "tracker_id": 17, "box": {"x1": 0.42, "y1": 0.51, "x2": 0.46, "y2": 0.74}}
SENT: JsonDict = {
    "thumbnails": [
        {"stream_id": "alley-12-west", "t": 1767225958.2, "width": 480, "height": 270, "things": [THING], "jpeg": "/9j/4AAQ"}
    ]
}  # fmt: skip
WATCHED: JsonDict = {"every_s": {"alley-12-west": 1.0}}
SEEN: JsonDict = {
    "t": 1767225958.2, "age_s": 1.8, "width": 480, "height": 270, "etag": "9f86d081884c7d65", "live": True, "things": [THING],
}  # fmt: skip
BYTES: JsonDict = {"image/jpeg": {"schema": {"type": "string", "format": "binary"}}}
ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"description": "the picture", "content": BYTES},
    304: {"description": "`If-None-Match` names it: it is still the newest one"},
}

router = APIRouter(prefix="/v1", tags=["streams"])

Live = Annotated[
    bool, Query(description="watch: ask the camera's node for a picture a second; lasts 10 s, each request renews it")
]


class WatchedNow(Watched):
    """Streams that somebody watches now, and how often their picture is wanted, seconds."""

    model_config = ConfigDict(json_schema_extra=shown(WATCHED))


class SeenNow(BaseModel):
    """What is tracked on a camera's newest picture."""

    model_config = ConfigDict(json_schema_extra=shown(SEEN))

    t: Annotated[float, Field(description="when it was taken, UTC seconds")]
    age_s: Annotated[float, Field(description="how long ago that was")]
    width: Annotated[int, Field(description="of the picture, pixels")]
    height: Annotated[int, Field(description="pixels")]
    etag: Annotated[str, Field(description="begins the ETag of the picture that these boxes belong to")]
    live: Annotated[bool, Field(description="it is watched: a picture a second is asked for")]
    things: Annotated[list[Tracked], Field(description="at most 100; boxes are relative to the picture")]


@router.post("/pictures", dependencies=[Depends(require("worker"))])
def show(sent: Annotated[Thumbnails, Body(examples=[SENT])], request: Request) -> WatchedNow:
    """Take small pictures of streams, the newest of each is kept; the answer says which streams are watched now.

    Pictures of streams that no heartbeat has named are not kept. An empty list is a question.
    """
    here = context(request)
    now, names = here.clock.now(), {one.stream_id for one in sent.thumbnails}
    with here.database.reading() as session:
        known = frozenset(session.scalars(select(Stream.id).where(Stream.id.in_(names))))
        every_s = watching.watched(session, now=now)
    for one in sent.thumbnails:
        if one.stream_id in known:
            here.pictures.put(one, now=now)
    return WatchedNow(every_s=every_s)


@router.get(
    "/streams/{stream_id}/picture",
    dependencies=[Depends(require("reader"))],
    response_class=Response,
    responses=ANSWERS,
)
def picture(stream_id: Words, request: Request, purpose: Purpose | None = None, *, live: Live = False) -> Response:
    """Return a camera's newest picture, a JPEG of some 480 pixels; `Age` says how many seconds ago it was taken.

    With a purpose it comes as it is, and the look is written down: once a person, camera, purpose and hour. Without one
    everything in it is coarse, so that neither people nor plates can be told.
    """
    here = context(request)
    found, watched = _found(here, stream_id, live=live)
    headers = _headers(here, found, watched=watched, clear=purpose is not None)
    if headers["ETag"] in request.headers.get("If-None-Match", ""):
        return Response(status_code=304, headers=headers)
    if purpose is None:
        return Response(_coarse(here, stream_id, found), media_type="image/jpeg", headers=headers)
    act = Act("picture.read", f"/v1/streams/{stream_id}/picture", purpose)
    looks.note(here, actor(request), act, lasts_s=ONE_LOOK_S)
    return Response(found.jpeg, media_type="image/jpeg", headers=headers)


@router.get("/streams/{stream_id}/picture/things", dependencies=[Depends(require("reader"))])
def things(stream_id: Words, request: Request, *, live: Live = False) -> SeenNow:
    """Return what is tracked on a camera's newest picture."""
    here = context(request)
    found, watched = _found(here, stream_id, live=live)
    facts = found.facts
    return SeenNow(
        t=facts.t,
        age_s=_age(here, found),
        width=facts.width,
        height=facts.height,
        etag=facts.sha256[:16],
        live=watched,
        things=list(facts.things),
    )


def _found(here: Context, stream_id: str, *, live: bool) -> tuple[Picture, bool]:
    """Return a stream's picture and whether it is watched; a lease begins before there is a picture."""
    now = here.clock.now()
    with here.database.reading() as session:
        row = session.get(Stream, stream_id)
    if row is None:
        raise NotFound(f"no stream {stream_id!r} has been heard of", Reason("no_stream", {"stream": stream_id}))
    is_watched = watching.is_watched(row, now=now)
    if live and not watching.lasts(row, now=now):
        with here.database.session() as session:
            row = session.get(Stream, stream_id, with_for_update=True)
            is_watched = row is not None and watching.renew(session, row, now=now)
    found = here.pictures.get(stream_id)
    if found is None:
        told = f"stream {stream_id!r} has sent no picture in the last day; `thumbnail.every_s: 0` sends none"
        raise NotFound(told, Reason("no_picture", {"stream": stream_id}))
    return found, is_watched


def _headers(here: Context, found: Picture, *, watched: bool, clear: bool) -> dict[str, str]:
    return {
        "ETag": f'"{found.facts.sha256[:16]}-{"clear" if clear else "coarse"}"',
        "Age": str(int(_age(here, found))),
        "Picture-Time": f"{found.facts.t:.3f}",
        "Picture-Live": "?1" if watched else "?0",
        **UNKEPT,
        **INERT,
    }


def _age(here: Context, found: Picture) -> float:
    return max(0.0, round(here.clock.now() - found.facts.t, 3))


def _coarse(here: Context, stream_id: str, found: Picture) -> bytes:
    try:
        return here.decoder.masked(found.jpeg, clear=None)
    except BadFile as error:
        raise NotFound(
            f"stream {stream_id!r}: what its node sent is no picture: {error}", Reason("no_picture", {"stream": stream_id})
        ) from error
