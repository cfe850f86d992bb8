"""Zones and rules tried before they are saved: what was tracked in the last hour comes in, and the rules look at it again."""

from typing import Annotated

from fastapi import APIRouter, Body, Depends, Request
from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from api.asked import Words
from api.auth import require
from api.configuration import change
from api.configuration.port import Refused, Unusable
from api.context import whole_context
from api.examples import shown
from api.routes.configuration import OwnStreet, Part
from api.streams import tracks
from pipeline.events import Wire
from pipeline.viewing import Rehearsal, TrackSheets

SHEET: JsonDict = {"stream_id": "alley-12-west", "start": 1767225900.0, "end": 1767225959.6, "packed": "eJyrVkrLz1eyUko="}
EVENT: JsonDict = {
    "rule_id": "fire-lane-day", "kind": "parking", "class_name": "car", "severity": "high", "zone": "fire-lane",
    "start": 1767223000.0, "told": 1767223060.0, "end": 1767223410.0, "box": {"x1": 0.42, "y1": 0.51, "x2": 0.63, "y2": 0.74},
}  # fmt: skip
COUNT: JsonDict = {
    "rule_id": "gate-count", "target_kind": "line", "target": "gate", "class_name": "person", "count_in": 143, "count_out": 128,
    "occupancy_mean": None, "occupancy_max": None,
}  # fmt: skip
REHEARSAL: JsonDict = {
    "since": 1767222360.0, "until": 1767225959.6, "looks": 7200, "observed_s": 3590.0, "events": [EVENT], "more": 0,
    "counts": [COUNT],
    "missing": [{"rule_id": "fireworks", "code": "light", "why": "not tried: it needs the light of single frames"}],
}  # fmt: skip

router = APIRouter(prefix="/v1", tags=["configuration"])


class Trial(Wire):
    """What a stream might say; keys that are not told stay as they are, null takes one away."""

    model_config = ConfigDict(
        json_schema_extra=shown({"part": {"zones": {"lane": {"polygon": [[0.3, 1], [0.6, 1], [0.5, 0.3]]}}}, "minutes": 60})
    )

    part: Part
    minutes: Annotated[int, Field(ge=1, le=60, description="of the last hour")] = 60


class Tried(BaseModel):
    """What would have been told in that time, and what the file as it is would have told."""

    model_config = ConfigDict(json_schema_extra=shown({"proposed": REHEARSAL, "present": {**REHEARSAL, "events": []}}))

    proposed: Rehearsal
    present: Rehearsal


@router.post("/tracks", status_code=204, dependencies=[Depends(require("worker"))])
def receive(sent: Annotated[TrackSheets, Body(examples=[{"sheets": [SHEET]}])], request: Request) -> None:
    """Take what was tracked on streams within a minute; it is kept for an hour, of streams that a heartbeat has named."""
    here = whole_context(request)
    with here.database.session() as session:
        tracks.keep(session, sent.sheets, now=here.clock.now())


@router.post("/config/streams/{stream_id}/try", dependencies=[Depends(require("manager")), OwnStreet])
def rehearse(stream_id: Words, trial: Trial, request: Request) -> Tried:
    """Try zones, lines and rules on what was tracked in the last hour; nothing is saved.

    The rules' own code looks again at every thing that was tracked: which events it would have told, what it would have
    counted, beside what the file as it is gives. 422 names all that is wrong with the part. It takes some seconds, of a busy
    hour half a minute. Rules that need more than tracks are listed under `missing`.
    """
    here = whole_context(request)
    file = change.file_of(here)
    text = change.text_of(file)
    change.part_of(file, text, stream_id)
    with here.database.reading() as session:
        sheets = tracks.of(session, stream_id, since=here.clock.now() - trial.minutes * 60)
    try:
        proposed = file.edited(text, {stream_id: trial.part})
        present, tried = file.rehearse([text, proposed], stream_id, sheets)
    except Refused as error:
        raise change.refusal(error) from error
    except Unusable as error:
        raise change.unusable(error) from error
    return Tried(proposed=tried, present=present)
