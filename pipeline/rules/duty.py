"""A rule at work on one stream: with its schedule, its latch and its own clock of observed seconds. Not a rule."""

from collections.abc import Sequence
from typing import NamedTuple
from zoneinfo import ZoneInfo

import supervision as sv
from pydantic import BaseModel, ConfigDict, ValidationError

from pipeline.config.settings import RuleSettings
from pipeline.events import CountBucket, Measure, Severity
from pipeline.frames import Bang, Flash, Residue
from pipeline.locate.mounting import Ride
from pipeline.rules.latch import Change, Latch, LatchMemory
from pipeline.rules.rule import GroundMap, Limits, Moment, Rule, Scene
from pipeline.rules.schedule import is_on, stayed_on

NO_THRESHOLD = {"id", "kind", "enabled", "schedule", "severity"}
"""Settings of a rule that are no thresholds."""
FOREVER = Limits(hold_s=0.0, release_s=0.0, max_life_s=float("inf"))


class View(NamedTuple):
    """What a camera tells its rules of a look besides the tracks; see `Scene`."""

    size: tuple[int, int]
    ground: GroundMap | None
    session: str
    fresh: bool
    flashes: tuple[Flash, ...] = ()
    bangs: tuple[Bang, ...] = ()
    residues: tuple[Residue, ...] = ()
    ride: Ride | None = None


class Badge(NamedTuple):
    """Who says what an event says; `about` is the event's kind, `kind` the rule's."""

    kind: str
    about: str
    name: str
    version: int
    severity: Severity
    zone: str | None
    thresholds: dict[str, Measure]


class DutyMemory(BaseModel):
    """What one rule on one stream keeps over a restart; `turns` counts the windows of its schedule in which it was on."""

    model_config = ConfigDict(extra="ignore")

    kind: str
    about: str = ""
    version: int
    severity: Severity = "medium"
    zone: str | None = None
    thresholds: dict[str, Measure] = {}
    observed: float = 0.0
    turns: int = 0
    latch: LatchMemory = LatchMemory()
    rule: dict[str, object] = {}


class Duty:
    """One rule of one stream."""

    def __init__(self, settings: RuleSettings, rule: Rule, *, timezone: ZoneInfo) -> None:
        zone, thresholds = getattr(settings, "zone", None), _thresholds(settings)
        self.badge = Badge(settings.kind, settings.event_kind, settings.name, rule.version, settings.severity, zone, thresholds)
        self._settings = settings
        self._rule = rule
        self._timezone = timezone
        self._latch = Latch(rule.limits)
        self._observed = 0.0
        self._on = False
        self._turns = 0
        self._last: float | None = None

    @property
    def wakes_on(self) -> frozenset[str]:
        """Classes whose appearance calls for every frame, while the rule is on."""
        return self._rule.wakes_on if self._on else frozenset()

    @property
    def tracker_ids(self) -> set[int]:
        """The tracks behind its subjects."""
        return self._latch.tracker_ids

    def look(self, t: float, tracks: sv.Detections, view: View, *, passed: float) -> list[Change]:
        """Take one look.

        Args:
            t: UTC seconds.
            tracks: what is tracked now.
            view: the look besides the tracks.
            passed: observed seconds since the camera's last look.

        Returns:
            What opened, changed or closed. What is open when the rule's window ends is stopped.
        """
        if not is_on(self._settings.schedule, t, self._timezone):
            return self._off(t)
        self._observed += passed if self._on else 0.0
        stopped = [] if self._on else self._begin(t)
        width, height = view.size
        session = f"{view.session}.{self._turns}" if self._settings.schedule else view.session
        scene = Scene(
            width, height, observed=self._observed, ground=view.ground, session=session, fresh=view.fresh, window=self._turns,
            flashes=view.flashes, bangs=view.bangs, residues=view.residues, ride=view.ride,
        )  # fmt: skip
        observations = self._rule.observe(t, tracks, scene)
        return stopped + self._latch.step(Moment(t, self._observed), observations, size=view.size)

    def lost(self, t: float) -> None:
        """Take note of a gap: what comes next comes after it."""
        self._rule.lost(t)

    def counts(self, t: float, *, final: bool = False) -> Sequence[CountBucket]:
        """Return the buckets that are complete, once each."""
        return self._rule.counts(t, final=final)

    def stop(self) -> list[Change]:
        """Close what is open: the rule is no longer wanted."""
        return self._latch.stop()

    def memory(self) -> DutyMemory:
        """Return what must survive a restart."""
        return DutyMemory(
            kind=self.badge.kind,
            about=self.badge.about,
            version=self.badge.version,
            severity=self.badge.severity,
            zone=self.badge.zone,
            thresholds=self.badge.thresholds,
            observed=self._observed,
            turns=self._turns,
            latch=self._latch.memory(),
            rule=self._rule.memory().model_dump(mode="json"),
        )

    def recall(self, memory: DutyMemory) -> bool:
        """Take up what an earlier process kept; False when another kind or version of the rule kept it."""
        if (memory.kind, memory.version) != (self.badge.kind, self.badge.version):
            return False
        try:
            kept = self._rule.memory_type.model_validate(memory.rule)
        except ValidationError:
            return False
        self._rule.recall(kept)
        self._latch = Latch(self._rule.limits, memory.latch)
        self._observed, self._turns, self._last = memory.observed, memory.turns, memory.latch.t
        return True

    def _begin(self, t: float) -> list[Change]:
        """Switch on: go on in the window in which an earlier process was, or begin another; what was open before that ends."""
        self._on, last, self._last = True, self._last, None
        if last is not None and stayed_on(self._settings.schedule, last, t, self._timezone):
            return []
        self._turns += 1
        return self._latch.stop()

    def _off(self, t: float) -> list[Change]:
        if self._on:
            self._rule.lost(t)
        self._on = False
        return self._latch.stop()


def leftovers(name: str, memory: DutyMemory) -> tuple[Badge, list[Change]]:
    """Return the closing of every event that a rule left open which is no longer there, or is another now."""
    about = memory.about or memory.kind
    badge = Badge(memory.kind, about, name, memory.version, memory.severity, memory.zone, memory.thresholds)
    return badge, Latch(FOREVER, memory.latch).stop()


def _thresholds(settings: RuleSettings) -> dict[str, Measure]:
    """Return the numbers and words that a rule decides by; lists as text."""
    plain = settings.model_dump(mode="json", exclude=NO_THRESHOLD | settings.needs.assets)
    return {name: ", ".join(map(str, value)) if isinstance(value, list) else value for name, value in plain.items()}
