"""Judged pictures with their boxes, for retraining a detector."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from api.asked import When, Words
from api.auth import actor, require
from api.context import context
from api.routes.holds import Reason
from api.training.export import Export, begin
from api.training.judged_pictures import Choice
from api.training.labels import Form

router = APIRouter(prefix="/v1/review", tags=["review"])

ZIP_TYPE = "application/zip"
ANSWER = {ZIP_TYPE: {"schema": {"type": "string", "format": "binary"}}}


class ExportFilter(BaseModel):
    """Which pictures, in which form, and what for."""

    model_config = ConfigDict(extra="forbid")

    format: Form
    purpose: Annotated[Reason, Field(description="what they are needed for; it is written down")]
    since: Annotated[When | None, Field(description="judged at or after, UTC seconds")] = None
    until: Annotated[When | None, Field(description="judged before, UTC seconds")] = None
    stream: Words | None = None
    kind: Annotated[Words | None, Field(description="as the cameras told it")] = None


@router.get(
    "/export",
    dependencies=[Depends(require("manager"))],
    response_class=StreamingResponse,
    responses={200: {"content": ANSWER, "description": "a ZIP"}},
)
def export(asked: Annotated[ExportFilter, Query()], request: Request) -> StreamingResponse:
    """Take out the pictures that operators judged, as a ZIP in COCO or YOLO form; false ones come without boxes."""
    here = context(request)
    choice = Choice(asked.since, asked.until, asked.stream, asked.kind)
    wanted = Export(asked.format, choice, actor(request), asked.purpose)
    disposition = {"Content-Disposition": f'attachment; filename="judged-{asked.format}.zip"'}
    content = begin(here.database, here.media, wanted, now=here.clock.now())
    return StreamingResponse(content, media_type=ZIP_TYPE, headers=disposition)
