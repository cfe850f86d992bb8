"""The wire contract: what workers send and the API takes.

Everything here is a frozen value, checked at birth, and travels as JSON. An event is one
thing that lasted; it is sent again, with a higher `revision`, whenever it changed.
Times are UTC seconds since the epoch, boxes are relative (0…1) to the picture.
"""

import uuid
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Severity = Literal["low", "medium", "high"]
EventState = Literal["open", "closed"]
CloseReason = Literal["cleared", "lost", "expired", "stopped"]
"""cleared: looked and it is gone; lost: its camera went away; expired: maximum life reached;
stopped: the rule or stream was removed from the configuration."""
FaultKind = Literal[
    "damaged", "frozen", "black", "covered", "offline", "refused", "unauthorized", "stalled", "aspect_changed", "unusable"
]
PlanName = Literal["patrol", "watch"]
StreamState = Literal["connecting", "live", "lost", "stopped"]
ClockSource = Literal["sender_report", "arrival", "file"]
LocationMethod = Literal["survey", "camera", "gps"]
"""survey: through the ground homography; camera: the camera's own place; gps: a vehicle's."""
MaskName = Literal["people", "plates"]
"""What may be hidden in evidence."""
TargetKind = Literal["line", "zone", "stream"]
"""What a bucket is about; stream: the whole picture, `target` is the stream's id."""

Ratio = Annotated[float, Field(ge=0.0, le=1.0)]
Seconds = Annotated[float, Field(ge=0.0)]
UnixTime = Annotated[float, Field(ge=0.0, lt=1e11)]
Slug = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Measure = float | int | str | bool | None

EVENT_NAMESPACE = uuid.UUID("6f1b1d3c-6a0e-5a0e-9d6c-0d3f3c1f7a55")
"""Namespace of event ids (RFC 9562 version 5), so that the same footage gives the same ids."""


class Wire(BaseModel):
    """A frozen message; unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Box(Wire):
    """An axis-aligned box, relative to the picture: x right, y down."""

    x1: Ratio
    y1: Ratio
    x2: Ratio
    y2: Ratio

    @model_validator(mode="after")
    def _ordered(self) -> "Box":
        if self.x2 < self.x1 or self.y2 < self.y1:
            raise ValueError(f"expected x1 <= x2 and y1 <= y2, got {self.x1, self.y1, self.x2, self.y2}")
        return self


class Location(Wire):
    """A place on the ground in WGS-84, with the radius that holds it 9 times in 10."""

    lat: Annotated[float, Field(ge=-90, le=90)]
    lon: Annotated[float, Field(ge=-180, le=180)]
    radius_m: Annotated[float, Field(gt=0)]
    method: LocationMethod
    datum: Literal["WGS-84"] = "WGS-84"


class Aloft(Wire):
    """What one camera knows of a thing that does not stand on its ground, such as fireworks; errors are standard deviations.

    Alone it is a sector, a ring or all within reach, which is the event's `location`; those of several cameras meet in a place.
    `lat` and `lon` are the camera's; `bearing` is in degrees clockwise from north; surely no farther than `within_m`.
    """

    lat: Annotated[float, Field(ge=-90, le=90)]
    lon: Annotated[float, Field(ge=-180, le=180)]
    within_m: Annotated[float, Field(gt=0)]
    bearing: Annotated[float, Field(ge=0, le=360)] | None = None
    bearing_error: Annotated[float, Field(gt=0)] | None = None
    distance_m: Annotated[float, Field(ge=0)] | None = None
    distance_error_m: Annotated[float, Field(gt=0)] | None = None

    @model_validator(mode="after")
    def _with_errors(self) -> "Aloft":
        pairs = ((self.bearing, self.bearing_error), (self.distance_m, self.distance_error_m))
        if any((value is None) != (error is None) for value, error in pairs):
            raise ValueError("a bearing and a distance come with their error, or neither does")
        return self


class Appearance(Wire):
    """What colours a thing has where its box is: shares of the box, in hundredths, of eight hues and of dark, grey, light.

    Hues begin with red and are 45° wide each; what is hardly coloured counts as dark, grey or light. It tells two things apart
    that are both possible, and nothing else.
    """

    colours: Annotated[tuple[Ratio, ...], Field(min_length=11, max_length=11)]


class TrackPoint(Wire):
    """Where a track was at one time."""

    t: UnixTime
    box: Box


class TrackHistory(Wire):
    """One track behind an event, thinned to a bounded number of points."""

    tracker_id: int
    class_name: str
    points: tuple[TrackPoint, ...]


class Why(Wire):
    """Why an event fired: enough to argue with it."""

    rule: str
    rule_version: int
    thresholds: Mapping[str, Measure]
    measured: Mapping[str, Measure]
    model: str
    tracks: tuple[TrackHistory, ...] = ()


class Event(Wire):
    """One thing that lasted, as known at `revision`.

    A higher revision replaces a lower one; the same revision says the same thing. `moving`: its camera drives, so that a box
    is no place.
    """

    id: uuid.UUID
    revision: Annotated[int, Field(ge=1)]
    stream_id: Slug
    node_id: Slug
    kind: Slug
    rule_id: Slug
    state: EventState
    close_reason: CloseReason | None = None
    severity: Severity
    confidence: Ratio
    start: UnixTime
    end: UnixTime | None = None
    updated: UnixTime
    observed_s: Seconds
    class_name: str
    box: Box
    frame_width: Annotated[int, Field(gt=0)]
    frame_height: Annotated[int, Field(gt=0)]
    zone: str | None = None
    moving: bool = False
    location: Location | None = None
    aloft: Aloft | None = None
    appearance: Appearance | None = None
    clock_source: ClockSource
    why: Why

    @model_validator(mode="after")
    def _consistent(self) -> "Event":
        if (self.state == "closed") != (self.end is not None) or (self.state == "closed") != (self.close_reason is not None):
            raise ValueError("a closed event has an end and a close_reason, an open one has neither")
        if self.end is not None and self.end < self.start:
            raise ValueError(f"expected end >= start, got {self.end} < {self.start}")
        return self


def event_id(stream_id: str, rule_id: str, *, key: str, start: float) -> uuid.UUID:
    """Name an event by what it is, so that a replay or a restart names it alike."""
    return uuid.uuid5(EVENT_NAMESPACE, f"{stream_id}|{rule_id}|{key}|{start:.3f}")


Role = Literal["clip", "snapshot", "boxes", "after", "copy", "masked_clip", "masked_snapshot", "masked_after"]


class MediaFile(Wire):
    """One file of an event's evidence.

    A `copy` is made of the clip for browsers, which don't play every codec; in a `masked_…` file is hidden what the manifest's
    `masks` name, and a masked clip is without sound.
    """

    role: Role
    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$")]
    media_type: str
    sha256: Sha256
    size: Annotated[int, Field(ge=0)]
    start: UnixTime | None = None
    end: UnixTime | None = None
    codec: str | None = None


class Manifest(Wire):
    """What binds an event and its files: hashes, versions, clock, signature.

    `masks` name what the stream hides in what leaves; those of its files that are not masked are for few eyes then.
    `signature` is Ed25519 over the canonical JSON of everything else (sorted keys, no spaces),
    base64; `key_id` names the public key. Both are empty when the node has no signing key.
    """

    event_id: uuid.UUID
    sequence: Annotated[int, Field(ge=1)]
    stream_id: Slug
    node_id: Slug
    created: UnixTime
    files: tuple[MediaFile, ...]
    masks: tuple[MaskName, ...] = ()
    model: str
    model_sha256: str
    rule: str
    rule_version: int
    clock_source: ClockSource
    clock_offset_s: float | None = None
    key_id: str = ""
    signature: str = ""


class CountBucket(Wire):
    """What one class did at one line, in one zone or in a stream's whole picture, in one interval, seen by one session.

    A session is one unbroken life of a camera in a worker: buckets of two sessions add up,
    a bucket sent twice replaces itself. `observed_s` < `duration_s` means partly blind.
    `cover_mean` is a share of surveyed ground: m² that the class covers a m² of the zone or picture.
    """

    stream_id: Slug
    session: str
    rule_id: Slug
    rule_version: int
    target_kind: TargetKind
    target: Slug
    class_name: str
    start: UnixTime
    duration_s: Annotated[float, Field(gt=0)]
    observed_s: Seconds
    count_in: Annotated[int, Field(ge=0)] = 0
    count_out: Annotated[int, Field(ge=0)] = 0
    occupancy_mean: Annotated[float, Field(ge=0)] | None = None
    occupancy_max: Annotated[int, Field(ge=0)] | None = None
    cover_mean: Ratio | None = None


class PositionReport(Wire):
    """Where a vehicle says it was: WGS-84 unless the stream's `position.datum` says otherwise; speed in metres a second."""

    t: UnixTime
    lat: Annotated[float, Field(ge=-90, le=90)]
    lon: Annotated[float, Field(ge=-180, le=180)]
    quality: Literal["gps", "dgps", "float", "rtk"] = "gps"
    speed: Annotated[float, Field(ge=0, le=200)] | None = None
    course: Annotated[float, Field(ge=0, le=360)] | None = None
    hdop: Annotated[float, Field(ge=0)] | None = None
    error_m: Annotated[float, Field(gt=0)] | None = None


class Coverage(Wire):
    """The ground that a camera sees, to 60 m: metres east and north of `lat`, `lon`, degrees clockwise from north.

    Of a camera that drives: metres right of and ahead of its vehicle's antenna, degrees from its nose.
    """

    bearing: Annotated[float, Field(ge=0, le=360)]
    fov_deg: Annotated[float, Field(gt=0, le=360)]
    outline: Annotated[tuple[tuple[float, float], ...], Field(min_length=3, max_length=32)]
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    lon: Annotated[float, Field(ge=-180, le=180)] | None = None


class StreamHealth(Wire):
    """How one stream is doing. `lat`, `lon`: where a camera that stands still hangs; `moving`: it drives; `where` it is.

    `code` and `values` say `message` to programs of other languages; older workers tell none, and the message is all there is.
    """

    stream_id: Slug
    state: StreamState
    plan: PlanName
    faults: tuple[FaultKind, ...] = ()
    message: str = ""
    code: Annotated[str, Field(max_length=64)] | None = None
    values: dict[str, str | int | float] = {}
    last_frame: UnixTime | None = None
    connections: int = 0
    frames_decoded: int = 0
    frames_detected: int = 0
    frames_dropped: int = 0
    age_p50_s: float | None = None
    age_p95_s: float | None = None
    width: int | None = None
    height: int | None = None
    codec: str | None = None
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    lon: Annotated[float, Field(ge=-180, le=180)] | None = None
    masks: tuple[MaskName, ...] = ()
    moving: bool = False
    where: PositionReport | None = None
    coverage: Coverage | None = None


class Heartbeat(Wire):
    """A node's regular word that it lives, and how its streams do."""

    node_id: Slug
    t: UnixTime
    version: str
    model: str
    spool_events: int
    spool_bytes: int
    streams: tuple[StreamHealth, ...]
