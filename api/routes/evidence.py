"""Evidence: workers upload it resumably, people and programs read it in ranges."""

from typing import Annotated
from uuid import UUID

import structlog
from anyio import to_thread
from fastapi import APIRouter, Body, Depends, Header, Path, Query, Request, Response
from fastapi.responses import FileResponse
from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict
from starlette.requests import ClientDisconnect

from api import byte_range, evidence_store, tables
from api.access import looks
from api.access.looks import Look
from api.auth import actor, caller, require
from api.context import Context, context
from api.errors import Gone, NotFound, Unprocessable
from api.evidence_store import FileState
from api.examples import MANIFEST, shown
from api.media import Place
from api.reason import Reason
from pipeline.events import Manifest

UPLOAD_TYPE = "application/offset+octet-stream"
PIECE = 4 << 20
"""Bytes of an upload that are held in memory before they are written."""
UNKNOWN = "application/octet-stream"
SHOWN = frozenset({"video/mp4", "video/x-matroska", "image/jpeg", "image/png", "application/json", "text/plain"})
"""Types that go out under their own name: nothing among them runs in a browser, whatever a node says about its files."""
UNKEPT = {"Cache-Control": "private, no-cache"}
"""A browser asks again before it shows what it kept: each look is written down."""
INERT = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox"}

log = structlog.get_logger()
router = APIRouter(prefix="/v1", tags=["evidence"])

Name = Annotated[str, Path(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$")]
Purpose = Annotated[
    str, Field(min_length=3, max_length=200, pattern=r"^[^\x00-\x1f]*$", description="what the file is needed for, in words")
]
Sequence = Annotated[int, Path(ge=1, le=1_000_000)]

PROGRESS: JsonDict = {"name": "clip.mp4", "size": 3145728, "offset": 1048576, "complete": False}
UPLOAD = {"requestBody": {"required": True, "content": {UPLOAD_TYPE: {"schema": {"type": "string", "format": "binary"}}}}}
Announced = Annotated[Manifest, Body(examples=[MANIFEST])]


class FileAsked(BaseModel):
    """How a file is asked for."""

    purpose: Purpose | None = None
    ahead: Annotated[bool, Field(description="made ready, not shown yet: written down as such; `…/looks` tells when it is")] = (
        False
    )


class ShownFile(BaseModel):
    """A file that was asked for ahead is shown now."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=shown({"purpose": "review"}))

    purpose: Purpose


class FileProgress(BaseModel):
    """How far one file is."""

    name: str
    size: int
    offset: int
    complete: bool


class BundleProgress(BaseModel):
    """How far the files of a bundle are."""

    model_config = ConfigDict(json_schema_extra=shown({"files": [PROGRESS]}))

    files: list[FileProgress]


@router.put("/events/{event_id}/evidence/{sequence}", dependencies=[Depends(require("worker"))], status_code=201)
def announce(event_id: UUID, sequence: Sequence, manifest: Announced, request: Request, response: Response) -> BundleProgress:
    """Take a manifest; 201 when it is new, 200 when it was known."""
    if (manifest.event_id, manifest.sequence) != (event_id, sequence):
        raise Unprocessable("the manifest is of another event or sequence than the address")
    new, files = evidence_store.announce(context(request), manifest)
    response.status_code = 201 if new else 200
    return BundleProgress(files=[_progress(one) for one in files])


@router.head(
    "/events/{event_id}/evidence/{sequence}/{name}", dependencies=[Depends(require("worker"))], response_class=Response
)
def ask(event_id: UUID, sequence: Sequence, name: Name, request: Request) -> Response:
    """Say how far a file is."""
    found = evidence_store.state(context(request), Place(event_id, sequence, name))
    headers = {"Upload-Offset": str(found.offset), "Upload-Length": str(found.size), "Cache-Control": "no-store"}
    return Response(headers=headers)


@router.patch(
    "/events/{event_id}/evidence/{sequence}/{name}",
    dependencies=[Depends(require("worker"))],
    status_code=204,
    openapi_extra=UPLOAD,
)
async def append(  # noqa: PLR0917 - FastAPI gives them by name
    event_id: UUID,
    sequence: Sequence,
    name: Name,
    request: Request,
    upload_offset: Annotated[int, Header(ge=0)],
    content_type: Annotated[str, Header()] = "",
) -> Response:
    """Take bytes of a file from `Upload-Offset` on."""
    if content_type.partition(";")[0].strip() != UPLOAD_TYPE:
        raise Unprocessable(f"expected Content-Type: {UPLOAD_TYPE}, got {content_type or 'none'}")
    offset = await _written(context(request), Place(event_id, sequence, name), request, upload_offset)
    return Response(status_code=204, headers={"Upload-Offset": str(offset)})


@router.head("/evidence/{event_id}/{sequence}/{name}", dependencies=[Depends(require("reader"))], include_in_schema=False)
@router.get("/evidence/{event_id}/{sequence}/{name}", dependencies=[Depends(require("reader"))], response_class=FileResponse)
def read(event_id: UUID, sequence: Sequence, name: Name, asked: Annotated[FileAsked, Query()], request: Request) -> Response:
    """Return a file of evidence; each look is written down with its purpose.

    With a purpose the file comes as it is; `Range` gives parts of it, so that players can seek. Without one a picture comes
    masked, and what shows people otherwise does not come at all. Where the camera's node hides people, `masked_…` files come
    to everybody, and those that show people to managers alone, for a purpose. With `ahead` it is written down as prepared: a
    page has it at hand, and tells when it shows it.
    """
    here = context(request)
    place = Place(event_id, sequence, name)
    look = Look(place, _row(here, place), asked.purpose, is_ahead=asked.ahead)
    path = looks.masked_file(here, look, actor(request))
    if path is None and asked.purpose is None and (picture := looks.masked_picture(here, look, actor(request))) is not None:
        return Response(picture, media_type="image/jpeg", headers={**UNKEPT, **INERT})
    if path is None:
        path = looks.original(here, look, actor(request), trusted=caller(request).may("manager"))
    headers = {"ETag": f'"{look.row.sha256}"', **UNKEPT, **INERT}
    if headers["ETag"] in request.headers.get("If-None-Match", ""):
        return Response(status_code=304, headers=headers)
    if "Range" in request.headers and request.headers.get("If-Range", headers["ETag"]) == headers["ETag"]:
        byte_range.check(request.headers["Range"], look.row.size)
    return FileResponse(path, media_type=look.row.media_type if look.row.media_type in SHOWN else UNKNOWN, headers=headers)


@router.post("/evidence/{event_id}/{sequence}/{name}/looks", dependencies=[Depends(require("reader"))], status_code=204)
def tell_shown(event_id: UUID, sequence: Sequence, name: Name, told: ShownFile, request: Request) -> None:
    """Tell that a file which was asked for with `ahead` is shown now; the look is written down."""
    here = context(request)
    place = Place(event_id, sequence, name)
    look = Look(place, _row(here, place), told.purpose)
    looks.tell(here, look, actor(request), trusted=caller(request).may("manager"))


def _row(here: Context, place: Place) -> tables.EvidenceFile:
    with here.database.reading() as session:
        row = session.get(tables.EvidenceFile, (str(place.event_id), place.sequence, place.name))
    if row is not None and row.purged is not None:
        raise Gone(
            f"evidence {place.sequence}/{place.name} of event {place.event_id} was deleted: its time was over",
            Reason("evidence_deleted"),
        )
    if row is None or not row.complete or not here.media.path(place).exists():
        raise NotFound(
            f"no evidence {place.sequence}/{place.name} of event {place.event_id}, or not all of it has come",
            Reason("no_evidence"),
        )
    return row


async def _written(here: Context, place: Place, request: Request, offset: int) -> int:
    """Write a body as it comes; what came before its sender went away is kept."""
    held, by = bytearray(), actor(request)

    async def append(data: bytes, at: int) -> int:
        return await to_thread.run_sync(lambda: evidence_store.append(here, place, at=at, data=data, by=by))

    try:
        async for chunk in request.stream():
            held += chunk
            if len(held) >= PIECE:
                offset, held = await append(bytes(held), offset), bytearray()
    except ClientDisconnect:
        log.info("upload broke off", event_id=str(place.event_id), file=place.name, at=offset + len(held))
    return await append(bytes(held), offset)


def _progress(one: FileState) -> FileProgress:
    return FileProgress(name=one.name, size=one.size, offset=one.offset, complete=one.complete)
