"""The wire contract of what people watch and try: the newest small picture of a stream, and its tracks of the last hour.

Nothing of it is evidence: the newest replaces what was before, and what gets lost is not sent again.
"""

import base64
import binascii
from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema, model_validator

from pipeline.events import Box, Severity, Slug, TargetKind, UnixTime, Wire

MOST_THINGS = 100
"""Boxes on one picture; in a crowd the first ones stand for all."""
MOST_BYTES = 64 << 10
"""Of a JPEG, which nodes keep to 40 KB, and of a minute's tracks."""
AT_ONCE = 32
"""Pictures, or sheets of tracks, in one request: at most 3 MB as base64."""


def _decoded(given: object) -> object:
    if not isinstance(given, str):
        return given
    try:
        return base64.b64decode(given, validate=True)
    except binascii.Error as error:
        raise ValueError(f"expected base64, got something else: {error}") from error


def _base64(media_type: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "contentEncoding": "base64", "contentMediaType": media_type})


_Encoded = PlainSerializer(lambda content: base64.b64encode(content).decode("ascii"), return_type=str)
_Content = Annotated[bytes, Field(min_length=1, max_length=MOST_BYTES), BeforeValidator(_decoded), _Encoded]
"""Bytes here, base64 on the way."""
Lack = Literal["place", "light", "sound", "light_and_sound", "background"]
"""What tracks alone do not tell a rule; without `background` it is tried all the same."""
Jpeg = Annotated[_Content, _base64("image/jpeg")]
Packed = Annotated[_Content, _base64("application/octet-stream")]


class Tracked(Wire):
    """One thing that is tracked now; its `tracker_id` is -1 while it is not sure."""

    class_name: Annotated[str, Field(max_length=64)]
    tracker_id: int
    box: Box


class Thumbnail(Wire):
    """The newest small picture of a stream, taken at `t`; `width` and `height` are its own."""

    stream_id: Slug
    t: UnixTime
    width: Annotated[int, Field(gt=0)]
    height: Annotated[int, Field(gt=0)]
    things: Annotated[tuple[Tracked, ...], Field(max_length=MOST_THINGS)] = ()
    jpeg: Jpeg


class Thumbnails(Wire):
    """What a worker shows now; none is a question who is watched."""

    thumbnails: Annotated[tuple[Thumbnail, ...], Field(max_length=AT_ONCE)] = ()


class Watched(Wire):
    """Streams that somebody watches now, and how often their picture is wanted, seconds; it holds until the next answer."""

    every_s: Mapping[Slug, Annotated[float, Field(gt=0)]]


class TrackSheet(Wire):
    """What was tracked on a stream from `start` to `end`, a minute at most; packed by the pipeline, for the pipeline."""

    stream_id: Slug
    start: UnixTime
    end: UnixTime
    packed: Packed

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.end < self.start:
            raise ValueError(f"expected end >= start, got {self.end} < {self.start}")
        return self


class TrackSheets(Wire):
    """Tracks of a worker's streams."""

    sheets: Annotated[tuple[TrackSheet, ...], Field(min_length=1, max_length=AT_ONCE)]


class TriedEvent(Wire):
    """An event that would have been told, at `told`; times are UTC seconds, `end` is none when it was still open."""

    rule_id: str
    kind: str
    class_name: str
    severity: Severity
    zone: str | None
    start: float
    told: float
    end: float | None
    box: Box


class TriedCount(Wire):
    """What would have been counted at a line, or in a zone or picture, over the whole time."""

    rule_id: str
    target_kind: TargetKind
    target: str
    class_name: str
    count_in: int
    count_out: int
    occupancy_mean: float | None
    occupancy_max: int | None


class Missing(Wire):
    """A rule that was not tried, or not with all that it needs; `code` says `why` to programs."""

    rule_id: str
    code: Lack
    why: str


class Rehearsal(Wire):
    """What zones, lines and rules would have told of the looks from `since` to `until`, of which `observed_s` were watched.

    `more` events are not listed. Without looks there is no `since`.
    """

    since: float | None = None
    until: float | None = None
    looks: int = 0
    observed_s: float = 0.0
    events: tuple[TriedEvent, ...] = ()
    more: int = 0
    counts: tuple[TriedCount, ...] = ()
    missing: tuple[Missing, ...] = ()


class GroundResidual(Wire):
    """How far the map of the ground is from a surveyed point; `doubtful`: it does not fit the others."""

    pixels: float
    metres: float
    doubtful: bool


class GroundLine(Wire):
    """A line on the ground as the picture shows it: at so many metres `east` of the origin (or `north`), ends 0…1."""

    axis: Literal["east", "north"]
    metres: int
    start: tuple[float, float]
    end: tuple[float, float]


class GroundSheet(Wire):
    """How surveyed points fit the map of the ground, in their order, and lines of the ground each `step_m` metres."""

    points: tuple[GroundResidual, ...]
    rms_m: float
    rms_px: float
    step_m: int
    lines: tuple[GroundLine, ...]
