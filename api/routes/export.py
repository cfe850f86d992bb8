"""Judged pictures with their boxes, for retraining a detector."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from api.asked import When, Words
from api.auth import actor, require
from api.context import context
from api.examples import shown
from api.routes.holds import WhyHeld
from api.training.export import Export, begin
from api.training.judged_pictures import Choice, contents
from api.training.labels import Form

router = APIRouter(prefix="/v1/review", tags=["review"])

ZIP_TYPE = "application/zip"
ANSWER = {ZIP_TYPE: {"schema": {"type": "string", "format": "binary"}}}


class PictureFilter(BaseModel):
    """Which pictures."""

    model_config = ConfigDict(extra="forbid")

    since: Annotated[When | None, Field(description="judged at or after, UTC seconds")] = None
    until: Annotated[When | None, Field(description="judged before, UTC seconds")] = None
    stream: Words | None = None
    kind: Annotated[list[Words], Field(max_length=50, description="as the cameras told it; none: all")] = []
    negatives: Annotated[bool, Field(description="with what operators called false, as pictures without a box")] = True

    def choice(self) -> Choice:
        """Return it as a value."""
        return Choice(self.since, self.until, self.stream, tuple(self.kind), self.negatives)


class ExportFilter(PictureFilter):
    """Which pictures, in which form, and what for."""

    format: Form
    purpose: Annotated[WhyHeld, Field(description="what they are needed for; it is written down")]


class ClassView(BaseModel):
    """Pictures of one class."""

    name: str
    pictures: int


class ContentsView(BaseModel):
    """What an export would hold, at most: pictures that are damaged, or whose box nobody knows, are left out."""

    model_config = ConfigDict(
        json_schema_extra=shown(
            {"pictures": 61, "hard_negatives": 19, "bytes": 24_801_102, "classes": [{"name": "parking", "pictures": 42}]}
        )
    )

    pictures: Annotated[int, Field(description="the hard negatives among them")]
    hard_negatives: Annotated[int, Field(description="pictures without a box: operators called them false")]
    bytes: int
    classes: list[ClassView]


@router.get(
    "/export",
    dependencies=[Depends(require("manager"))],
    response_class=StreamingResponse,
    responses={200: {"content": ANSWER, "description": "a ZIP"}},
)
def export(asked: Annotated[ExportFilter, Query()], request: Request) -> StreamingResponse:
    """Take out the pictures that operators judged, as a ZIP in COCO or YOLO form; false ones come without boxes."""
    here = context(request)
    wanted = Export(asked.format, asked.choice(), actor(request), asked.purpose)
    disposition = {"Content-Disposition": f'attachment; filename="judged-{asked.format}.zip"'}
    content = begin(here.database, here.media, wanted, now=here.clock.now())
    return StreamingResponse(content, media_type=ZIP_TYPE, headers=disposition)


@router.get("/export/contents", dependencies=[Depends(require("manager"))])
def preview(asked: Annotated[PictureFilter, Query()], request: Request) -> ContentsView:
    """Tell what an export would hold; no picture leaves."""
    rows = contents(context(request).database, asked.choice())
    return ContentsView(
        pictures=sum(row.pictures for row in rows),
        hard_negatives=sum(row.pictures for row in rows if row.class_name is None),
        bytes=sum(row.size for row in rows),
        classes=[ClassView(name=row.class_name, pictures=row.pictures) for row in rows if row.class_name is not None],
    )
