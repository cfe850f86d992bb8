"""The configuration file: what cameras look at and by which rules, read and changed with history and rollback."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field, JsonValue
from pydantic.config import JsonDict

from api.asked import Id, Words
from api.auth import actor, caller, require
from api.configuration import change, history
from api.configuration.change import Order
from api.configuration.port import revision_of
from api.configuration.tables import ConfigRevision
from api.context import context, whole_context
from api.errors import Forbidden, NotFound
from api.examples import shown
from api.reason import Reason
from api.tables import Stream
from pipeline.events import Wire

REVISION = "9f86d081884c7d65"
ZONES: JsonDict = {"fire-lane": {"polygon": [[0.36, 0.98], [0.6, 0.98], [0.55, 0.3], [0.46, 0.3]]}}
RULE: JsonDict = {"id": "fire-lane-day", "kind": "parking", "zone": "fire-lane", "limit_s": 60, "severity": "high"}
PART: JsonDict = {"location": {"lat": 39.9378, "lon": 116.4032, "radius_m": 40}, "zones": ZONES, "rules": [RULE]}
ENTRY: JsonDict = {
    "number": 17, "t": 1767225960.0, "kind": "edit", "by": "li.na", "why": "the lane was widened", "streams": ["alley-12-west"],
    "revision": REVISION,
}  # fmt: skip
DIFF = "--- revision 16\n+++ revision 17\n@@ -58,2 +58,2 @@\n     zone: lane\n-    limit_s: 90\n+    limit_s: 60\n"

router = APIRouter(prefix="/v1/config", tags=["configuration"])
Reader, Manager = Depends(require("reader")), Depends(require("manager"))
Why = Annotated[str, Field(min_length=3, max_length=500, pattern=r"^[^\x00-\x1f]*$", description="for history and audit log")]
Seen = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$", description="`revision` that you saw; another one by now is a 409")]
Part = Annotated[
    dict[str, JsonValue],
    Field(description="location, ground points and error, zones, ignored, lines, geofences, rules: `GET /v1/config/schema`"),
]


class Whole(BaseModel):
    """The whole file."""

    model_config = ConfigDict(json_schema_extra=shown({"revision": REVISION, "text": "site:\n  name: 东城区示例街道\n"}))

    revision: str
    text: Annotated[str, Field(description="YAML; passwords and tokens in addresses are left out")]


class StreamPart(BaseModel):
    """What one stream says of its picture and its rules, as it is written."""

    model_config = ConfigDict(json_schema_extra=shown({"id": "alley-12-west", "revision": REVISION, "part": PART}))

    id: str
    revision: Annotated[str, Field(description="of the whole file")]
    part: Part


class Schema(BaseModel):
    """The JSON Schema (draft 2020-12) of a part."""

    model_config = ConfigDict(
        json_schema_extra=shown({"definition": {"type": "object", "properties": {"zones": {"type": "object"}}}})
    )

    definition: dict[str, JsonValue]


class Edit(Wire):
    """What a stream is to say; keys that are not told stay, null takes one away."""

    model_config = ConfigDict(json_schema_extra=shown({"revision": REVISION, "why": "the lane was widened", "part": PART}))

    revision: Seen
    why: Why
    part: Part


class Rollback(Wire):
    """To what it is to go back: the keys of `PUT /v1/config/streams/{id}` alone, of streams that are still there."""

    model_config = ConfigDict(
        json_schema_extra=shown({"revision": REVISION, "why": "zones were lost", "number": 16, "stream": "alley-12-west"})
    )

    revision: Seen
    why: Why
    number: Annotated[Id, Field(description="of the revision in the history")]
    stream: Annotated[Words | None, Field(description="this stream alone; none: all")] = None


class Done(BaseModel):
    """What came of a change."""

    model_config = ConfigDict(json_schema_extra=shown({"number": 17, "revision": REVISION}))

    number: Annotated[int | None, Field(description="in the history; none: the file says that already, nothing was changed")]
    revision: str


class Revision(BaseModel):
    """One change of the file."""

    model_config = ConfigDict(json_schema_extra=shown(ENTRY))

    number: int
    t: Annotated[float, Field(description="UTC seconds")]
    kind: Annotated[Literal["edit", "rollback", "found"], Field(description="found: changed on the machine itself")]
    by: str
    why: str
    streams: Annotated[list[str], Field(description="streams that it changed")]
    revision: str


class History(BaseModel):
    """Changes, the newest first."""

    model_config = ConfigDict(json_schema_extra=shown({"revisions": [ENTRY], "next": 16}))

    revisions: list[Revision]
    next: Annotated[int | None, Field(description="give this as `before` to read on; none: that was all")]


class RevisionDetail(Revision):
    """One change of the file, and how the text differs from the one before."""

    model_config = ConfigDict(json_schema_extra=shown({**ENTRY, "diff": DIFF}))

    diff: Annotated[str, Field(description="unified diff")]


def _all_streets(request: Request) -> None:
    """Refuse what shows or changes cameras of all streets to who is limited to some."""
    who = caller(request)
    if who.streets:
        told = f"this concerns cameras of all streets; {who.name} sees those of {', '.join(who.streets)}"
        raise Forbidden(told, Reason("streets_limited", {"streets": list(who.streets)}))


def _own_street(stream_id: Words, request: Request) -> None:
    """Refuse a camera of another street; one that was never heard of has none."""
    with whole_context(request).database.reading() as session:
        is_known = session.get(Stream, stream_id) is not None
    with context(request).database.reading() as session:
        if is_known and session.get(Stream, stream_id) is None:
            raise NotFound(f"no stream {stream_id!r} is in your streets", Reason("not_in_streets"))


OwnStreet = Depends(_own_street)


@router.get("", dependencies=[Manager, Depends(_all_streets)])
def read(request: Request) -> Whole:
    """Return the configuration file without its secrets."""
    file = change.file_of(context(request))
    text = change.text_of(file)
    return Whole(revision=revision_of(text), text=file.shown(text))


@router.get("/schema", dependencies=[Reader])
def schema(request: Request) -> Schema:
    """Return the JSON Schema of what a stream may say of its picture and its rules."""
    return Schema(definition=dict(change.file_of(context(request)).schema()))


@router.get("/streams/{stream_id}", dependencies=[Reader, OwnStreet])
def part(stream_id: Words, request: Request) -> StreamPart:
    """Return a stream's place, ground points, zones, lines, areas and rules, as they are written."""
    file = change.file_of(context(request))
    text = change.text_of(file)
    return StreamPart(id=stream_id, revision=revision_of(text), part=dict(change.part_of(file, text, stream_id)))


@router.put("/streams/{stream_id}", dependencies=[Manager, OwnStreet])
def edit(stream_id: Words, order: Edit, request: Request) -> Done:
    """Change a stream's place, ground points, zones, lines, areas and rules; the pipeline takes it up by itself.

    The whole file is validated first, and stays as it was when anything is wrong: 422, `errors` names every place. All that
    is not changed stays as it was written, comments and order, too.
    """
    done = change.edit(whole_context(request), stream_id, order.part, Order(order.revision, order.why, actor(request)))
    return Done(number=done.number, revision=done.revision)


@router.get("/history", dependencies=[Manager, Depends(_all_streets)])
def listing(
    request: Request,
    before: Annotated[Id | None, Query(description="`next` of the last page")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> History:
    """List the changes of the file, the newest first; 1000 are kept."""
    with context(request).database.reading() as session:
        rows = history.listing(session, before=before, limit=limit + 1)
    following = rows[limit - 1].id if len(rows) > limit else None
    return History(revisions=[Revision.model_validate(_told(row)) for row in rows[:limit]], next=following)


@router.get("/history/{number}", dependencies=[Manager, Depends(_all_streets)])
def detail(number: Annotated[Id, Path()], request: Request) -> RevisionDetail:
    """Return one change with its diff."""
    with context(request).database.reading() as session:
        found = history.diff(session, number)
        return RevisionDetail.model_validate({**_told(session.get_one(ConfigRevision, number)), "diff": found})


@router.post("/rollback", dependencies=[Manager, Depends(_all_streets)])
def roll_back(order: Rollback, request: Request) -> Done:
    """Let streams say again what they said in an earlier revision; addresses and all other settings stay as they are."""
    asked = Order(order.revision, order.why, actor(request))
    done = change.roll_back(whole_context(request), order.number, order.stream, asked)
    return Done(number=done.number, revision=done.revision)


def _told(row: ConfigRevision) -> dict[str, object]:
    return {"number": row.id, **{name: getattr(row, name) for name in ("t", "kind", "by", "why", "streams", "revision")}}
