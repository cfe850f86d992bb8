"""Zones, lines and ground points checked while they are drawn: what the API would refuse, and how the ground lies."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from api.asked import Words
from api.auth import require
from api.configuration import change
from api.configuration.port import Trouble, Unusable
from api.context import whole_context
from api.examples import shown
from api.reason import Value
from api.routes.configuration import OwnStreet, Part
from pipeline.events import Wire
from pipeline.viewing import GroundSheet

MOST_ERRORS = 50
TROUBLE: JsonDict = {
    "where": "rules[0].zone",
    "message": "no zone is called 'lane'; there are bins",
    "code": "no_target",
    "values": {"kind": "zone", "name": "lane", "names": "bins"},
}
ZONES: JsonDict = {"lane": {"polygon": [[0.3, 1], [0.6, 1], [0.5, 0.3]]}}
SHEET: JsonDict = {
    "points": [{"pixels": 1.4, "metres": 0.06, "doubtful": False}],
    "rms_m": 0.08,
    "rms_px": 1.7,
    "step_m": 2,
    "lines": [{"axis": "north", "metres": 8, "start": [0.0, 0.71], "end": [1.0, 0.7]}],
}

router = APIRouter(prefix="/v1", tags=["configuration"])


class Draft(Wire):
    """What a stream might say; keys that are not told stay as they are, null takes one away."""

    model_config = ConfigDict(json_schema_extra=shown({"part": {"zones": ZONES}, "width": 1920, "height": 1080}))

    part: Part
    width: Annotated[int, Field(ge=16, le=16384, description="of the picture that residuals are told in, pixels")] = 1920
    height: Annotated[int, Field(ge=16, le=16384, description="pixels")] = 1080


class Flaw(BaseModel):
    """One thing that saving would refuse."""

    model_config = ConfigDict(json_schema_extra=shown(TROUBLE))

    where: Annotated[str, Field(description="place in the part, such as `zones.lane.polygon`")]
    message: str
    code: Annotated[str | None, Field(description="what is wrong, for programs; none: only `message` says it")] = None
    values: Annotated[dict[str, Value], Field(description="what a sentence about `code` names")] = {}


class CheckedDraft(BaseModel):
    """What is wrong with a draft, and the ground of its points."""

    model_config = ConfigDict(json_schema_extra=shown({"errors": [TROUBLE], "ground": SHEET, "ground_error": ""}))

    errors: Annotated[list[Flaw], Field(description=f"at most {MOST_ERRORS}; none: it would be saved")]
    ground: Annotated[GroundSheet | None, Field(description="none: no ground points, or they fix no map")]
    ground_error: Annotated[str, Field(description="why the ground points fix no map; empty: they do, or there are none")]
    ground_flaw: Annotated[Flaw | None, Field(description="the same for programs, too")] = None


@router.post("/config/streams/{stream_id}/check", dependencies=[Depends(require("reader")), OwnStreet])
def check(stream_id: Words, draft: Draft, request: Request) -> CheckedDraft:
    """Tell what saving a draft would refuse, and how its ground points fit; nothing is saved.

    It is what the file's own check says of this stream; the ground is the map that events are located with.
    """
    file = change.file_of(whole_context(request))
    text = change.text_of(file)
    change.part_of(file, text, stream_id)
    try:
        found = file.checked(text, stream_id, draft.part, size=(draft.width, draft.height))
    except Unusable as error:
        raise change.unusable(error) from error
    errors = [_flaw(one) for one in found.troubles[:MOST_ERRORS]]
    lost = None if found.ground_trouble is None else _flaw(found.ground_trouble)
    return CheckedDraft(errors=errors, ground=found.ground, ground_error=lost.message if lost else "", ground_flaw=lost)


def _flaw(one: Trouble) -> Flaw:
    return Flaw(where=one.where, message=one.message, code=one.code, values=dict(one.values))
