"""The frozen settings of a site: what `streams.yaml` may say.

Rules bring their own settings types (`RuleSettings` subclasses, beside each rule);
`config.load` joins them to this tree, so that this floor knows no rule.
"""

from datetime import time
from typing import Annotated, ClassVar, Literal, Self
from zoneinfo import ZoneInfo, available_timezones

from pydantic import Field, SerializeAsAny, ValidationInfo, field_validator, model_validator
from pydantic.config import JsonDict

from pipeline.config.api_settings import ApiSettings
from pipeline.config.clocktime import ClockTime
from pipeline.config.crosscheck import Needs, refuse, rule_name, stream_flaws, twice_flaws
from pipeline.config.geofence import Geofences
from pipeline.config.geometry import ground_flaw, polygon_flaw
from pipeline.config.media import EvidenceSettings, ThumbnailSettings
from pipeline.config.mounting import MountingSettings
from pipeline.config.position import PositionSettings
from pipeline.config.saying import said
from pipeline.config.section import Section
from pipeline.events import Ratio, Severity, Slug

Point = tuple[Ratio, Ratio]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Provider = Literal["cpu", "cuda", "tensorrt"]

MIDNIGHT: JsonDict = {"default": "00:00"}


class GroundPoint(Section):
    """A surveyed point: where it is in the picture and on the earth."""

    image: Annotated[Point, Field(description="x, y in the picture, 0…1")]
    lat: Annotated[float, Field(ge=-90, le=90, description="latitude, WGS-84 degrees")]
    lon: Annotated[float, Field(ge=-180, le=180, description="longitude, WGS-84 degrees")]


class Place(Section):
    """Where a fixed camera hangs."""

    lat: Annotated[float, Field(ge=-90, le=90, description="latitude, WGS-84 degrees")]
    lon: Annotated[float, Field(ge=-180, le=180, description="longitude, WGS-84 degrees")]
    radius_m: Annotated[
        float, Field(gt=0, description="how far from the camera its events may lie when no ground points are surveyed")
    ] = 50.0


class Zone(Section):
    """A polygon in the picture."""

    polygon: Annotated[tuple[Point, ...], Field(min_length=3, description="corners in order, x, y in 0…1")]

    @field_validator("polygon")
    @classmethod
    def _simple(cls, polygon: tuple[Point, ...]) -> tuple[Point, ...]:
        flaw = polygon_flaw(polygon)
        if flaw:
            raise ValueError(flaw)
        return polygon


class Line(Section):
    """A directed line: who crosses from its left to its right (start to end) goes `in`."""

    start: Annotated[Point, Field(description="x, y in 0…1")]
    end: Annotated[Point, Field(description="x, y in 0…1")]

    @model_validator(mode="after")
    def _has_length(self) -> Self:
        if self.start == self.end:
            raise ValueError(said("line_point"))
        return self


class Schedule(Section):
    """When a rule is on, in the site's time; a window may pass midnight."""

    days: Annotated[tuple[Weekday, ...], Field(min_length=1, description="days on which the window starts")] = (
        "mon", "tue", "wed", "thu", "fri", "sat", "sun",
    )  # fmt: skip
    start: Annotated[ClockTime, Field(json_schema_extra=MIDNIGHT, description="local time, HH:MM")] = time(0, 0)
    end: Annotated[
        ClockTime, Field(json_schema_extra=MIDNIGHT, description="local time, HH:MM; equal to start means the whole day")
    ] = time(0, 0)


class RuleSettings(Section):
    """What every rule has; each rule's own file adds its parameters, fixes `kind` and says what it `needs`."""

    needs: ClassVar[Needs] = Needs()
    about: ClassVar[str | None] = None
    kind: str
    id: Annotated[Slug | None, Field(description="name in events; default: kind, line and zone")] = None
    enabled: Annotated[bool, Field(description="false keeps the rule in the file but silent")] = True
    schedule: Annotated[tuple[Schedule, ...], Field(description="windows in which the rule is on; none: always")] = ()
    severity: Annotated[Severity, Field(description="severity of its events unless the rule measures it")] = "medium"

    @property
    def name(self) -> str:
        """The rule's id on its stream."""
        return rule_name(self.__dict__)

    @property
    def event_kind(self) -> str:
        """The kind of its events: its own, unless it is another way to see the same thing."""
        return self.about or self.kind


class TrackerSettings(Section):
    """How detections become tracks."""

    lost_s: Annotated[float, Field(gt=0, description="seconds that a track survives unseen")] = 2.0
    confidence: Annotated[Ratio, Field(description="confidence that starts a track; vehicles: 0.2")] = 0.4
    high_confidence: Annotated[Ratio, Field(description="confidence that is associated first; vehicles: 0.2")] = 0.35
    min_iou: Annotated[Ratio, Field(description="overlap that joins a detection to a track")] = 0.1
    confirm_looks: Annotated[int, Field(ge=1, description="consecutive looks before a track counts")] = 2


class StreamDefaults(Section):
    """What streams share unless they say otherwise."""

    transport: Annotated[
        Literal["tcp", "udp"], Field(description="RTP over TCP or UDP; a packet lost by UDP costs a whole GOP (H.265 most)")
    ] = "tcp"
    plan: Annotated[
        Literal["patrol", "watch", "auto"],
        Field(description="patrol: keyframes alone; watch: every frame; auto: patrol that wakes up"),
    ] = "auto"
    detection_rate: Annotated[float, Field(gt=0, le=60, description="detections a second on watch")] = 5.0
    patrol_interval_s: Annotated[
        float, Field(ge=0, description="least seconds between two looks on patrol; 0: every keyframe (MJPEG: every frame)")
    ] = 0.0
    recheck_s: Annotated[float, Field(gt=0, description="a still picture is detected again after this many seconds")] = 30.0
    watch_s: Annotated[float, Field(gt=0, description="seconds on watch after the last cause to wake up")] = 20.0
    stall_s: Annotated[float, Field(gt=0, description="seconds without a decoded frame before a reconnect")] = 10.0
    gap_s: Annotated[float, Field(gt=0, description="a longer time between two looks was not watched: dwell clocks pause")] = (
        15.0
    )
    ground_error_m: Annotated[
        float, Field(gt=0, description="error (1 sigma) of ground points, metres: 0.5 by aerial picture, 3 by phone")
    ] = 0.5
    evidence: Annotated[EvidenceSettings, Field(description="what is kept of an event")] = EvidenceSettings()
    thumbnail: Annotated[ThumbnailSettings, Field(description="the small picture for those who watch")] = ThumbnailSettings()
    share_tracks: Annotated[
        bool, Field(description="the API keeps the tracks of the last hour, so that zones and rules can be tried on them")
    ] = True
    tracker: Annotated[TrackerSettings, Field(description="how detections become tracks")] = TrackerSettings()


class StreamSettings(StreamDefaults):
    """One camera."""

    id: Annotated[Slug, Field(description="unique name; letters, digits, . _ -")]
    kind: Annotated[Literal["fixed", "vehicle"], Field(description="fixed camera or one that drives")] = "fixed"
    url: Annotated[str, Field(description="rtsp://, rtsps://, file:// or a path; the stream that is analysed (sub-stream)")]
    record_url: Annotated[str | None, Field(description="the stream that evidence is cut from (main stream)")] = None
    listen: Annotated[
        bool, Field(description="push: wait at `url` for the camera (vehicles behind NAT); no password: private networks only")
    ] = False
    loop: Annotated[bool, Field(description="files only: start again at the end, at the file's own speed")] = False
    user: Annotated[str | None, Field(description="user name at the camera")] = None
    password_env: Annotated[
        str | None, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$", description="environment variable that holds the password")
    ] = None
    location: Annotated[Place | None, Field(description="where the camera hangs")] = None
    position: Annotated[PositionSettings | None, Field(description="vehicles: where their position comes from")] = None
    mounting: Annotated[MountingSettings | None, Field(description="vehicles: how the camera is fixed")] = None
    geofences: Geofences = {}  # noqa: RUF012 - pydantic copies it
    ground_points: Annotated[tuple[GroundPoint, ...], Field(description="four or more surveyed points on the ground")] = ()
    zones: Annotated[dict[Slug, Zone], Field(description="named polygons")] = {}  # noqa: RUF012 - pydantic copies it
    ignored: Annotated[dict[Slug, Zone], Field(description="masks, named polygons: no rule looks there")] = {}  # noqa: RUF012 - pydantic copies it
    lines: Annotated[dict[Slug, Line], Field(description="named counting lines")] = {}  # noqa: RUF012 - pydantic copies it
    rules: Annotated[
        tuple[SerializeAsAny[RuleSettings], ...], Field(description="what is looked for; `kind` chooses the rule")
    ] = ()

    @field_validator("url", "record_url")
    @classmethod
    def _no_credentials(cls, url: str | None) -> str | None:
        if url is None:
            return None
        scheme, separator, rest = url.partition("://")
        if separator and "@" in rest.split("/", 1)[0]:
            raise ValueError(said("credentials"))
        if separator and scheme not in ("rtsp", "rtsps", "file"):
            raise ValueError(said("scheme", scheme=scheme))
        return url

    @field_validator("ground_points")
    @classmethod
    def _fix_a_plane(cls, points: tuple[GroundPoint, ...], others: ValidationInfo) -> tuple[GroundPoint, ...]:
        if 0 < len(points) < 4:
            raise ValueError(said("points_few", count=len(points)))
        image, earth = [one.image for one in points], [(one.lat, one.lon) for one in points]
        flaw = ground_flaw(image, earth, error_m=others.data.get("ground_error_m", 0.0)) if points else None
        if flaw:
            raise ValueError(flaw)
        return points

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        refuse(stream_flaws(self.model_dump(), {rule.kind: rule.needs for rule in self.rules}))
        return self


class Site(Section):
    """The district or yard that this file is for."""

    name: Annotated[str, Field(min_length=1, description="name of the place, as people read it")]
    timezone: Annotated[str, Field(description="IANA name, such as Asia/Shanghai")] = "Asia/Shanghai"
    grid_file: Annotated[str | None, Field(description="GeoJSON of the unit grids, loaded when the API starts")] = None

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        if name not in available_timezones():
            raise ValueError(said("timezone", got=name))
        return name

    @property
    def zone(self) -> ZoneInfo:
        """The site's time zone."""
        return ZoneInfo(self.timezone)


class DetectorSettings(Section):
    """Which model looks, and on what."""

    model: Annotated[str, Field(description="a name in the catalogue, or a path to an entry's YAML")] = "yolox-nano"
    catalog: Annotated[str | None, Field(description="another catalogue file; default: the bundled one")] = None
    provider: Annotated[Provider, Field(description="cpu, cuda or tensorrt")] = "cpu"
    device: Annotated[int, Field(ge=0, description="number of the GPU")] = 0
    threads: Annotated[int, Field(ge=1, description="CPU threads of one inference")] = 1
    batch_size: Annotated[int, Field(ge=1, le=256, description="most pictures in one inference")] = 8
    window_ms: Annotated[float, Field(ge=0, description="longest wait for a batch to fill, milliseconds")] = 20.0
    confidence: Annotated[Ratio, Field(description="least confidence that leaves the detector")] = 0.1


class DeliverySettings(Section):
    """Where events go."""

    api: Annotated[str, Field(description="address of the API")] = "http://127.0.0.1:8600"
    token_env: Annotated[str, Field(description="environment variable that holds a worker token")] = "HUTONG_TOKEN"  # noqa: S105 - a name
    spool: Annotated[str, Field(description="folder where events wait for the API")] = "var/spool"
    spool_limit_mib: Annotated[float, Field(gt=0, description="most disk that waiting evidence may take, MiB")] = 2048.0
    signing_key: Annotated[str | None, Field(description="Ed25519 private key file (PEM or raw) that signs manifests")] = None
    timeout_s: Annotated[float, Field(gt=0, description="longest wait for one answer of the API")] = 15.0


class EngineSettings(Section):
    """How the machine is used."""

    node_id: Annotated[Slug, Field(description="name of this machine in events and heartbeats")] = "node-1"
    workers: Annotated[int, Field(ge=0, description="worker processes; 0: one for every two cores")] = 0
    metrics_host: Annotated[str, Field(description="where /metrics and /healthz answer")] = "127.0.0.1"
    metrics_port: Annotated[int, Field(ge=0, le=65535, description="0: none")] = 9108
    heartbeat_s: Annotated[float, Field(gt=0, description="seconds between two heartbeats")] = 5.0


class Settings(Section):
    """A whole `streams.yaml`."""

    version: Annotated[Literal[1], Field(description="version of this file's form")] = 1
    site: Site
    defaults: StreamDefaults = StreamDefaults()
    detector: DetectorSettings = DetectorSettings()
    delivery: DeliverySettings = DeliverySettings()
    engine: EngineSettings = EngineSettings()
    api: ApiSettings = ApiSettings()
    streams: Annotated[tuple[StreamSettings, ...], Field(description="the cameras")] = ()

    @model_validator(mode="after")
    def _unique_streams(self) -> Self:
        refuse(twice_flaws([{"id": stream.id} for stream in self.streams]))
        return self
