"""One camera's whole state: `step` takes a look, `lost` takes a loss, events and counts come out.

Asks no clock: time is the frame's. Time in which nobody could look (a loss, a fault, a gap) is blind time: dwell
clocks stand still over it. Not here: how looks come (ingest, detect) and where events go (deliver).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import numpy as np
import supervision as sv
from pydantic import BaseModel, ConfigDict

from pipeline.config.settings import StreamSettings
from pipeline.events import Aloft, ClockSource, CountBucket, Event, Location, TrackHistory, Why, event_id
from pipeline.frames import Look
from pipeline.locate.bearings import sector
from pipeline.locate.locator import Locator
from pipeline.locate.mounting import Mounting, Nowhere, Ride, Stance
from pipeline.rules.duty import Badge, Duty, DutyMemory, View, leftovers
from pipeline.rules.ignored import Ignored
from pipeline.rules.latch import Change, Subject
from pipeline.rules.rule import Rule
from pipeline.track.history import Histories, relative
from pipeline.track.steady import Steady
from pipeline.track.tracker import Tracker

PATROL_PAUSES = 2.5
"""Patrol intervals that may pass between two looks and still be watched, whatever `gap_s` says: one missed look."""


class CameraMemory(BaseModel):
    """What a camera keeps over a restart of its worker; unknown keys are another version's and are left out.

    Attributes:
        next_id: the first track id that was never given.
        sessions: how many sessions there were; names the next one.
        size: width and height of the last picture.
        rules: by rule id.
        tracks: histories of the tracks behind subjects that last.
    """

    model_config = ConfigDict(extra="ignore")

    next_id: int = 1
    sessions: int = 0
    size: tuple[int, int] = (1, 1)
    clock_source: ClockSource = "arrival"
    rules: dict[str, DutyMemory] = {}
    tracks: tuple[TrackHistory, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """What came of one look, or of a loss.

    Attributes:
        tracks: what is tracked now, for the box log; empty when blind.
        wake: why the decoding plan should go on watch, or None.
        looked: the look could be used: without tracks it saw nothing, and was not blind.
    """

    events: tuple[Event, ...] = ()
    counts: tuple[CountBucket, ...] = ()
    tracks: sv.Detections = field(default_factory=sv.Detections.empty)
    wake: str | None = None
    looked: bool = False


class Camera:
    """The rules, tracks and open events of one stream.

    Tracks end with a session (one unbroken life of the camera); places, open events and dwell times outlive it.
    """

    def __init__(
        self, stream: StreamSettings, *, node_id: str, model: str, rules: Sequence[Rule], timezone: ZoneInfo,
        memory: CameraMemory | None,
    ) -> None:  # fmt: skip
        """Put a camera together; `rules` are those of `stream.rules` that are enabled, in their order."""
        kept = memory or CameraMemory()
        self._stream = stream
        self._node_id = node_id
        self._model = model
        self._locator = Locator(stream)
        self._tracker = Tracker(stream.tracker, rate=stream.detection_rate, next_id=kept.next_id)
        self._mounting = None if stream.mounting is None else Mounting.of(stream.mounting)
        self._steady = Steady() if stream.kind == "vehicle" else None
        self._histories = Histories(kept.tracks)
        enabled = [settings for settings in stream.rules if settings.enabled]
        self._ignored = Ignored(stream.ignored.values())
        self._duties = [Duty(one, rule, timezone=timezone) for one, rule in zip(enabled, rules, strict=True)]
        self._leftovers = self._recall(kept)
        self._gap_s = max(stream.gap_s, PATROL_PAUSES * stream.patrol_interval_s)
        self._size, self._clock, self._sessions = kept.size, kept.clock_source, kept.sessions
        self._connection: int | None = None
        self._session = ""
        self._seen_at: float | None = None
        self._found: sv.Detections | None = None
        self._blind: Look | None = None

    def step(self, look: Look, detections: sv.Detections | None, *, stance: Stance | Nowhere | None = None) -> Step:
        """Take one look.

        Args:
            look: the frame and what the cheap senses say of it.
            detections: what the detector found; None when nothing changed since the last look, which then still holds.
            stance: where the vehicle was; None: the camera does not drive, or nobody reads its position.
        """
        t = look.frame.t
        events = self._closed_leftovers(t)
        counts = self._meet(look)
        self._found = detections if detections is not None else self._found
        look = self._gathered(look)
        if look.fault is not None or self._found is None:
            return Step(events=events, counts=counts)
        passed = self._watch(t)
        ride = None if self._mounting is None or stance is None else Ride(self._mounting, stance)
        warp = self._steady.between(look.frame, ride) if self._steady is not None and detections is not None else None
        tracks = self._tracker.update(self._found, t=t, warp=warp)
        needed = {number for duty in self._duties for number in duty.tracker_ids}
        self._histories.add(t, tracks, size=self._size, keep=needed)
        ground = self._locator.ground(*self._size)
        fresh = detections is not None
        residues, seen = self._ignored.residues(look.residues), self._ignored.tracks(tracks, size=self._size)
        view = View(self._size, ground, self._session, fresh, look.flashes, look.bangs, residues, ride)
        for duty in self._duties:
            changes = duty.look(t, seen, view, passed=passed)
            events += tuple(self._event(duty.badge, change, t) for change in changes)
        return Step(events, counts + self._counts(t), tracks, self._wake(seen) if look.changed else None, looked=True)

    def lost(self, t: float) -> Step:
        """Take note that the camera went away at UTC time `t`: what is open stays open, its clocks stand still."""
        return Step(counts=self._end_session(t))

    def finish(self, t: float, *, removed: bool) -> Step:
        """Return the last counts and, when the stream was `removed`, close what is open."""
        events = self._closed_leftovers(t)
        for duty in self._duties if removed else ():
            events += tuple(self._event(duty.badge, change, t) for change in duty.stop())
        return Step(events, self._counts(t, final=True))

    def memory(self) -> CameraMemory:
        """Return what must survive a restart."""
        needed = sorted({number for duty in self._duties for number in duty.tracker_ids})
        return CameraMemory(
            next_id=self._tracker.next_id,
            sessions=self._sessions,
            size=self._size,
            clock_source=self._clock,
            rules={duty.badge.name: duty.memory() for duty in self._duties},
            tracks=self._histories.of(needed),
        )

    def _recall(self, kept: CameraMemory) -> list[tuple[Badge, list[Change]]]:
        """Give each rule what it kept; return what to close because no rule takes it up."""
        left = dict(kept.rules)
        for duty in self._duties:
            memory = left.get(duty.badge.name)
            if memory is not None and duty.recall(memory):
                del left[duty.badge.name]
        return [leftovers(name, memory) for name, memory in left.items()]

    def _meet(self, look: Look) -> tuple[CountBucket, ...]:
        """End the session at another connection, another size, a gap, or when time runs back; return its last counts."""
        frame, size = look.frame, (look.frame.picture.width, look.frame.picture.height)
        since = 0.0 if self._seen_at is None else frame.t - self._seen_at
        known = frame.session == self._connection and size == self._size
        counts = () if known and 0.0 <= since <= self._gap_s else self._end_session(frame.t)
        self._found = self._found if size == self._size else None
        self._connection, self._size, self._clock = frame.session, size, frame.clock_source
        return counts

    def _gathered(self, look: Look) -> Look:
        """Return the look with what was noticed at those before it that could not be used."""
        look = look if self._blind is None else look.after(self._blind)
        self._blind = look if look.fault is not None or self._found is None else None
        return look

    def _watch(self, t: float) -> float:
        """Return the observed seconds since the last look that could be used; begin a session with the first one."""
        before, self._seen_at = self._seen_at, t
        if before is not None:
            return t - before
        self._sessions += 1
        self._session = f"{self._sessions}-{t:.3f}"
        return 0.0

    def _end_session(self, t: float) -> tuple[CountBucket, ...]:
        """Let tracks and buckets end; what comes next comes after a gap."""
        if self._seen_at is None:
            return ()
        self._seen_at = None
        self._tracker.restart()
        self._steady = Steady() if self._steady is not None else None
        for duty in self._duties:
            duty.lost(t)
        return self._counts(t)

    def _counts(self, t: float, *, final: bool = False) -> tuple[CountBucket, ...]:
        return tuple(bucket for duty in self._duties for bucket in duty.counts(t, final=final))

    def _wake(self, tracks: sv.Detections) -> str | None:
        """On the auto plan, what a rule wants to see move calls for every frame: it is faster than keyframes come."""
        if self._stream.plan != "auto" or tracks.confidence is None:
            return None
        wanted = sorted(frozenset[str]().union(*(duty.wakes_on for duty in self._duties)))
        sure = tracks.confidence >= self._stream.tracker.confidence
        called = np.isin(tracks.data["class_name"], wanted) & sure
        return str(tracks.data["class_name"][called][0]) if called.any() else None

    def _closed_leftovers(self, t: float) -> tuple[Event, ...]:
        """Close the events of rules that are no longer there, once."""
        left, self._leftovers = self._leftovers, []
        return tuple(self._event(badge, change, t) for badge, changes in left for change in changes)

    def _event(self, badge: Badge, change: Change, t: float) -> Event:
        subject, (width, height) = change.subject, change.subject.size
        aloft = self._aloft(subject)
        return Event(
            id=event_id(self._stream.id, badge.name, key=subject.key, start=subject.start),
            revision=subject.revision,
            stream_id=self._stream.id,
            node_id=self._node_id,
            kind=badge.about,
            rule_id=badge.name,
            state="closed" if change.reason else "open",
            close_reason=change.reason,
            severity=subject.severity or badge.severity,
            confidence=round(min(1.0, max(0.0, subject.confidence)), 4),
            start=subject.start,
            end=change.end,
            updated=max(t, subject.start),
            observed_s=round(subject.held, 3),
            class_name=subject.class_name,
            box=relative(np.array(subject.box, np.float32), size=subject.size),
            frame_width=width,
            frame_height=height,
            zone=subject.zone or badge.zone,
            moving=self._stream.kind == "vehicle",
            location=self._place(subject, aloft),
            aloft=aloft,
            clock_source=self._clock,
            why=self._why(badge, subject, subject.tracker_ids),
        )

    def _aloft(self, subject: Subject) -> Aloft | None:
        if subject.reach is None:
            return None
        width, height = subject.size
        return self._locator.aloft(np.array(subject.box, np.float32), subject.reach, width=width, height=height)

    def _place(self, subject: Subject, aloft: Aloft | None) -> Location | None:
        if subject.location is not None or subject.reach is not None:
            return subject.location or (None if aloft is None else sector(aloft))
        width, height = subject.size
        stands = np.array(subject.stands or [subject.box], np.float32)
        return self._locator.locate(stands, subject.class_name, width=width, height=height)

    def _why(self, badge: Badge, subject: Subject, tracker_ids: Iterable[int]) -> Why:
        return Why(
            rule=badge.kind,
            rule_version=badge.version,
            thresholds=badge.thresholds,
            measured={"dwell_s": round(subject.held, 1), **subject.measured},
            model=self._model,
            tracks=self._histories.of(tracker_ids),
        )
