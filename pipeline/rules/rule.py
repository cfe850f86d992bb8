"""What a rule is: a pure thing that looks at tracks and says what is true now.

Not here: how long it has been true (that is the latch), what becomes of it (the camera).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, NamedTuple, Protocol

import numpy as np
import supervision as sv
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from pipeline.config.geofence import Geofence
from pipeline.config.settings import Line, RuleSettings, Zone
from pipeline.events import CloseReason, CountBucket, Location, Measure, Severity
from pipeline.frames import Bang, Flash, Residue
from pipeline.locate.bearings import Reach
from pipeline.locate.mounting import Ride


class GroundMap(Protocol):
    """Picture to ground, in metres; `pipeline.locate.ground` has the real one."""

    def metres(self, pixels: NDArray[np.float32]) -> NDArray[np.float64]:
        """Map (N, 2) pixels to (N, 2) metres east and north of the camera's origin; NaN beyond the map's end."""
        ...

    def placed(self, latlon: NDArray[np.float64]) -> NDArray[np.float64]:
        """Map (N, 2) WGS-84 latitude, longitude to the same (N, 2) metres; NaN when nobody said where that is."""
        ...

    def area_m2(self, polygon: NDArray[np.float32]) -> float:
        """Return the ground area in m² that a pixel polygon (N, 2) covers."""
        ...


class Moment(NamedTuple):
    """One moment on two clocks.

    Attributes:
        t: UTC seconds.
        observed: see `Scene.observed`.
    """

    t: float
    observed: float


@dataclass(frozen=True, slots=True)
class Scene:
    """What a rule may know besides the tracks.

    Attributes:
        width, height: size of the picture in pixels.
        observed: seconds for which this rule could look so far. They stand still while nobody looks (camera
            lost, blind, rule off), so a difference of two of these is a dwell time.
        ground: picture to metres, or None when nothing is surveyed.
        session: names the unbroken life of the camera that this look belongs to.
        window: counts the times that the rule's schedule switched it on: another number is another beginning.
        fresh: False when the picture did not change, so that nobody looked anew: the tracks repeat the last look's.
        flashes, bangs: what the senses noticed since the look before, in order; also while nobody could look.
        residues: what the background alone shows as left behind, for rules that need the sense `residue`.
        ride: where the camera is, when it drives.
    """

    width: int
    height: int
    observed: float
    ground: GroundMap | None = None
    session: str = ""
    fresh: bool = True
    window: int = 0
    flashes: tuple[Flash, ...] = ()
    bangs: tuple[Bang, ...] = ()
    residues: tuple[Residue, ...] = ()
    ride: Ride | None = None

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the picture in pixels."""
        return self.width, self.height


@dataclass(frozen=True, slots=True)
class Observation:
    """What a rule sees now, about one subject.

    Attributes:
        key: names the subject within the rule, for as long as it lasts.
        box: (4,) xyxy float32 pixels.
        stands: (M, 4) boxes, alike, of each thing that it is about, where it came to stand: what is located. None: `box`.
        reach: it does not stand on the picture's ground, but is so far from the camera; None: it stands there.
        location: where it is, when the rule knows that better than by a box; None: it is located by `stands` or `reach`.
        zone: where it is in words, when that differs from subject to subject; None: the rule's own zone.
        certain: False when the subject can't be seen now (occluded) and is assumed to be there:
            the latch then neither counts the time nor lets go.
        since: when it began, if the rule only found out later (a thing must stand for a while to be
            known as standing); None: now. Only the subject's first observation is asked.
        ended: the rule knows that this is over, and why: an open event closes at once, a subject that is none ends.
        news: what is known of it changed so much that an open event is sent again.
        severity: None leaves the rule's configured severity.
        tracker_ids: tracks behind it, for the event's history.
        measured: what the rule measured, for the event's `why`.
    """

    key: str
    class_name: str
    confidence: float
    box: NDArray[np.float32]
    stands: NDArray[np.float32] | None = None
    reach: Reach | None = None
    location: Location | None = None
    zone: str | None = None
    certain: bool = True
    since: Moment | None = None
    ended: CloseReason | None = None
    news: bool = False
    severity: Severity | None = None
    tracker_ids: tuple[int, ...] = ()
    measured: Mapping[str, Measure] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Limits:
    """How the latch treats a rule's observations, in observed seconds (max_life_s: any seconds).

    Attributes:
        hold_s: observed this long before an event opens.
        release_s: gone this long before it closes.
        max_life_s: an event is closed as expired after this long; if the thing is still there,
            a new one opens after another hold.
    """

    hold_s: float
    release_s: float
    max_life_s: float


@dataclass(frozen=True, slots=True)
class Site:
    """What a rule is built for: one stream's zones, lines and geofences, by name, and who it is."""

    stream_id: str
    zones: Mapping[str, Zone]
    lines: Mapping[str, Line]
    geofences: Mapping[str, Geofence] = field(default_factory=dict)


class Memory(BaseModel):
    """What a rule must not forget when its worker restarts; each rule has its own subclass."""

    model_config = ConfigDict(extra="forbid")


class Rule(Protocol):
    """One rule on one stream. Every module of this folder with a `RULE` class is one.

    A rule reads class names from `tracks.data["class_name"]` (str array; what the look alone says is in
    `tracks.data["seen_as"]`), boxes from `tracks.xyxy`, ids from `tracks.tracker_id` (-1: unconfirmed) and `tracks.confidence`.

    Attributes:
        settings_type, memory_type: its own subclasses.
        version: rises whenever the same tracks give other events or counts.
        wakes_on: classes whose appearance calls for every frame instead of keyframes.
    """

    settings_type: ClassVar[type[RuleSettings]]
    memory_type: ClassVar[type[Memory]]
    version: ClassVar[int]
    limits: Limits
    wakes_on: frozenset[str]

    def __init__(self, settings: RuleSettings, site: Site) -> None:
        """Build the rule for one stream."""
        ...

    def observe(self, t: float, tracks: sv.Detections, scene: Scene) -> Sequence[Observation]:
        """Say what is true at UTC time `t`; called once a look, in order of time."""
        ...

    def lost(self, t: float) -> None:
        """Take note that the camera was lost at `t`: what comes next comes after a gap."""
        ...

    def counts(self, t: float, *, final: bool = False) -> Sequence[CountBucket]:
        """Return the buckets that are complete at `t` (all of them when `final`), once each."""
        ...

    def memory(self) -> Memory:
        """Return what to keep over a restart."""
        ...

    def recall(self, memory: Memory) -> None:
        """Take up what an earlier process kept."""
        ...
