"""One camera's whole state: `step` takes a look, `lost` takes a loss, events and counts come out.

Asks no clock: time is the frame's. Time in which nobody could look (a loss, a fault, a gap) is blind time: dwell
clocks stand still over it. Not here: how looks come (ingest, detect) and where events go (deliver).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import numpy as np
import supervision as sv
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, ValidationError

from pipeline.config.settings import RuleSettings, StreamSettings
from pipeline.events import ClockSource, CountBucket, Event, Measure, Why, event_id
from pipeline.frames import Look
from pipeline.locate.locator import Locator
from pipeline.rules.latch import Change, Latch, LatchMemory, Subject
from pipeline.rules.rule import Limits, Rule, Scene
from pipeline.rules.schedule import is_on
from pipeline.track.history import Histories, relative
from pipeline.track.tracker import Tracker

NO_THRESHOLD = {"id", "kind", "enabled", "schedule", "severity"}
"""Settings of a rule that are no thresholds."""


class RuleMemory(BaseModel):
    """What one rule on one stream keeps over a restart."""

    model_config = ConfigDict(extra="forbid")

    kind: str
    version: int
    observed: float
    latch: LatchMemory
    rule: dict[str, object]


class CameraMemory(BaseModel):
    """What a camera keeps over a restart of its worker."""

    model_config = ConfigDict(extra="forbid")

    next_id: int
    width: int
    height: int
    clock_source: ClockSource
    rules: dict[str, RuleMemory]


@dataclass(frozen=True, slots=True)
class Step:
    """What came of one look, or of a loss.

    Attributes:
        tracks: what is tracked now, for the box log; empty when blind.
        wake: why the decoding plan should go on watch, or None.
    """

    events: tuple[Event, ...] = ()
    counts: tuple[CountBucket, ...] = ()
    tracks: sv.Detections = field(default_factory=sv.Detections.empty)
    wake: str | None = None


@dataclass(slots=True)
class _Watched:
    """A rule with its settings, its latch and its own clock of observed seconds."""

    settings: RuleSettings
    rule: Rule
    latch: Latch
    observed: float = 0.0
    on: bool = True


class Camera:
    """The rules, tracks and open events of one stream."""

    def __init__(
        self, stream: StreamSettings, *, node_id: str, model: str, rules: Sequence[Rule], timezone: ZoneInfo,
        memory: CameraMemory | None,
    ) -> None:  # fmt: skip
        """Put a camera together; `rules` are those of `stream.rules` that are enabled, in their order."""
        self._stream = stream
        self._node_id = node_id
        self._model = model
        self._zone = timezone
        self._locator = Locator(stream)
        self._tracker = Tracker(stream.tracker, rate=stream.detection_rate, next_id=memory.next_id if memory else 0)
        self._histories = Histories()
        enabled = [settings for settings in stream.rules if settings.enabled]
        self._watched = [_watched(one, rule, memory) for one, rule in zip(enabled, rules, strict=True)]
        self._orphans = _orphans(memory, {one.settings.name for one in self._watched})
        self._size = (memory.width, memory.height) if memory else (1, 1)
        self._clock: ClockSource = memory.clock_source if memory else "arrival"
        self._session: int | None = None
        self._seen_at: float | None = None
        self._tracks = sv.Detections.empty()

    def step(self, look: Look, detections: sv.Detections | None) -> Step:
        """Take one look.

        Args:
            look: the frame and what the cheap senses say of it.
            detections: what the detector found; None when nothing changed since the last look, which then still holds.
        """
        t = look.frame.t
        self._begin(look)
        if look.fault is not None:
            self._seen_at = None
            return Step(events=self._closed_orphans(t))
        passed = self._passed(t)
        self._seen_at = t
        if detections is not None:
            self._tracks = self._tracker.update(detections, t=t)
            self._histories.add(t, self._tracks, width=self._size[0], height=self._size[1])
        events = [*self._closed_orphans(t), *(event for one in self._watched for event in self._watch(one, t, passed))]
        counts = tuple(bucket for one in self._watched for bucket in one.rule.counts(t))
        return Step(tuple(events), counts, self._tracks, self._wake())

    def lost(self, t: float) -> Step:
        """Take note that the camera went away at UTC time `t`: what is open stays open, its clocks stand still."""
        self._seen_at = None
        self._tracks = sv.Detections.empty()
        for one in self._watched:
            one.rule.lost(t)
        return Step(counts=tuple(bucket for one in self._watched for bucket in one.rule.counts(t)))

    def finish(self, t: float, *, removed: bool) -> Step:
        """Return the last counts and, when the stream was `removed`, close what is open."""
        events = list(self._closed_orphans(t))
        for one in self._watched if removed else []:
            events += [self._event(one.settings, one.rule.version, change, t) for change in one.latch.stop()]
        counts = tuple(bucket for one in self._watched for bucket in one.rule.counts(t, final=True))
        return Step(tuple(events), counts)

    def memory(self) -> CameraMemory:
        """Return what must survive a restart."""
        rules = {
            one.settings.name: RuleMemory(
                kind=one.settings.kind,
                version=one.rule.version,
                observed=one.observed,
                latch=one.latch.memory(),
                rule=one.rule.memory().model_dump(mode="json"),
            )
            for one in self._watched
        }
        return CameraMemory(
            next_id=self._tracker.next_id, width=self._size[0], height=self._size[1], clock_source=self._clock, rules=rules
        )

    def _begin(self, look: Look) -> None:
        """Another connection or another size is another picture: tracks end, places stay."""
        frame, size = look.frame, (look.frame.picture.width, look.frame.picture.height)
        if frame.session != self._session or size != self._size:
            self._tracker.restart()
            self._tracks = sv.Detections.empty()
            self._seen_at = None
        self._session, self._size, self._clock = frame.session, size, frame.clock_source

    def _passed(self, t: float) -> float:
        """Return the observed seconds since the last look: 0 over a gap, or when time goes backwards."""
        if self._seen_at is None:
            return 0.0
        passed = t - self._seen_at
        return passed if 0.0 < passed <= self._stream.gap_s else 0.0

    def _watch(self, one: _Watched, t: float, passed: float) -> list[Event]:
        if not is_on(one.settings.schedule, t, self._zone):
            changes, one.on = (one.latch.stop() if one.on else []), False
        else:
            one.observed += passed if one.on else 0.0
            one.on = True
            width, height = self._size
            scene = Scene(width=width, height=height, observed=one.observed, ground=self._locator.ground(width, height))
            changes = one.latch.step(t, one.observed, one.rule.observe(t, self._tracks, scene))
        return [self._event(one.settings, one.rule.version, change, t) for change in changes]

    def _wake(self) -> str | None:
        """On the auto plan people call for watch: what they do is faster than keyframes come."""
        if self._stream.plan != "auto" or "person" not in self._tracks.data.get("class_name", ()):
            return None
        return "person"

    def _closed_orphans(self, t: float) -> tuple[Event, ...]:
        """Close the events of rules that are no longer in the configuration, once."""
        orphans, self._orphans = self._orphans, []
        return tuple(self._event(settings, version, change, t) for settings, version, change in orphans)

    def _event(self, settings: RuleSettings, version: int, change: Change, t: float) -> Event:
        subject, (width, height) = change.subject, self._size
        closed = change.state == "closed"
        end = subject.last if change.reason == "cleared" else max(t, subject.start)
        x1, y1, x2, y2 = subject.box
        box = relative(_array(subject), width=width, height=height)
        where = self._locator.locate(_array(subject), width=width, height=height) if x2 > x1 and y2 > y1 else None
        return Event(
            id=event_id(self._stream.id, settings.name, key=subject.key, start=subject.start),
            revision=subject.revision,
            stream_id=self._stream.id,
            node_id=self._node_id,
            kind=settings.kind,
            rule_id=settings.name,
            state=change.state,
            close_reason=change.reason,
            severity=subject.severity or settings.severity,
            confidence=min(1.0, max(0.0, subject.confidence)),
            start=subject.start,
            end=end if closed else None,
            updated=t,
            observed_s=round(subject.held, 3),
            class_name=subject.class_name,
            box=box,
            frame_width=width,
            frame_height=height,
            zone=getattr(settings, "zone", None),
            location=where,
            clock_source=self._clock,
            why=self._why(settings, version, subject),
        )

    def _why(self, settings: RuleSettings, version: int, subject: Subject) -> Why:
        measured: dict[str, Measure] = {"dwell_s": round(subject.held, 1), **subject.measured}
        return Why(
            rule=settings.kind,
            rule_version=version,
            thresholds=_thresholds(settings),
            measured=measured,
            model=self._model,
            tracks=self._histories.of(subject.tracker_ids),
        )


def _watched(settings: RuleSettings, rule: Rule, memory: CameraMemory | None) -> _Watched:
    """Give a rule its latch, with what an earlier process kept; a memory of another version is let go."""
    kept = memory.rules.get(settings.name) if memory else None
    if kept is None or (kept.kind, kept.version) != (settings.kind, rule.version):
        return _Watched(settings, rule, Latch(rule.limits))
    try:
        rule.recall(type(rule.memory()).model_validate(kept.rule))
    except ValidationError:
        return _Watched(settings, rule, Latch(rule.limits))
    return _Watched(settings, rule, Latch(rule.limits, kept.latch), observed=kept.observed)


def _orphans(memory: CameraMemory | None, names: set[str]) -> list[tuple[RuleSettings, int, Change]]:
    """Return the closing of every event whose rule is gone."""
    kept = memory.rules if memory else {}
    return [
        (RuleSettings(kind=one.kind, id=name), one.version, change)
        for name, one in kept.items()
        if name not in names
        for change in Latch(Limits(hold_s=0.0, release_s=0.0, max_life_s=0.0), one.latch).stop()
    ]


def _thresholds(settings: RuleSettings) -> dict[str, Measure]:
    """Return the numbers and words that a rule decided by; lists as text."""
    plain = settings.model_dump(mode="json", exclude=NO_THRESHOLD)
    return {name: ", ".join(value) if isinstance(value, list) else value for name, value in plain.items()}


def _array(subject: Subject) -> NDArray[np.float32]:
    return np.asarray(subject.box, np.float32)
