"""Zones, lines and rules tried on what was tracked: the rules' own code over the looks that were kept. Pure.

What came before the first look is not known: a car that stands there already has its whole time before it. Rules that need
more than tracks (light, sound, where a vehicle is) are not tried, and told. Of a very busy hour the newest part is tried.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

import numpy as np

from pipeline.camera import PATROL_PAUSES
from pipeline.config.settings import RuleSettings, StreamSettings
from pipeline.events import CountBucket
from pipeline.evidence.track_log import Looks, TrackLook
from pipeline.locate.locator import Locator
from pipeline.rules.duty import Badge, Duty, View
from pipeline.rules.ignored import Ignored
from pipeline.rules.intervals import NO_EVENTS
from pipeline.rules.latch import Change
from pipeline.rules.registry import build
from pipeline.rules.rule import GroundMap, Site
from pipeline.track.history import relative
from pipeline.viewing import Lack, Missing, Rehearsal, TriedCount, TriedEvent

MOST_EVENTS = 200
"""Of one trial that are told; more are counted."""
PACE_S = 1.0
"""Seconds between two looks of a rule that tells events: it decides by many seconds. What counts takes every look."""
MOST_WORK = 600_000
"""Boxes times rules of one trial: half a minute of one core. An hour of ten things before six rules is 470,000."""
WHY: Mapping[Lack, str] = {
    "place": "not tried: it needs to know where the vehicle was",
    "light": "not tried: it needs the light of single frames",
    "sound": "not tried: it needs the sound",
    "light_and_sound": "not tried: it needs the sound and the light of single frames",
    "background": "tried without what the background alone shows",
}


@dataclass(slots=True)
class _Turn:
    """A rule at work, and when it looked last; None: not since the session began."""

    duty: Duty
    pace_s: float
    seen_at: float | None = None

    def look(self, look: TrackLook, view: View) -> list[Change]:
        """Look, if it is time."""
        if self.seen_at is not None and look.t - self.seen_at < self.pace_s:
            return []
        passed = 0.0 if self.seen_at is None else look.t - self.seen_at
        self.seen_at = look.t
        return self.duty.look(look.t, look.tracks, view, passed=passed)

    def lost(self, t: float) -> None:
        """End the session."""
        self.seen_at = None
        self.duty.lost(t)


@dataclass(slots=True)
class _Course:
    """Where a trial is."""

    turns: Sequence[_Turn]
    gap_s: float
    ignored: Ignored
    events: dict[tuple[str, str, float], TriedEvent] = field(default_factory=dict)
    buckets: list[CountBucket] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    source: object = None
    sessions: int = 0
    observed_s: float = 0.0

    def look(self, look: TrackLook, source: Looks, ground: GroundMap | None) -> None:
        """Have every rule look; a session ends at another connection or size, at a gap, or when time runs back."""
        passed = look.t - self.times[-1] if self.times else 0.0
        known = (source.session, source.size) == self.source and 0 <= passed <= self.gap_s
        if not known:
            for turn in self.turns:
                turn.lost(look.t)
            self.sessions += 1
        self.observed_s += passed if known else 0.0
        self.source = (source.session, source.size)
        self.times.append(look.t)
        view = View(source.size, ground, str(self.sessions), look.seeing == "fresh")
        seen = replace(look, tracks=self.ignored.tracks(look.tracks, size=source.size))
        for turn in self.turns:
            for change in turn.look(seen, view):
                self.note(turn.duty.badge, change, look.t)
            self.buckets += turn.duty.counts(look.t)

    def note(self, badge: Badge, change: Change, t: float) -> None:
        """Keep an event as it is known now; its box is that of the moment in which it would have been told."""
        subject = change.subject
        key = (badge.name, subject.key, subject.start)
        known = self.events.get(key)
        self.events[key] = TriedEvent(
            rule_id=badge.name,
            kind=badge.about,
            class_name=subject.class_name,
            severity=subject.severity or badge.severity,
            zone=subject.zone or badge.zone,
            start=subject.start,
            told=t if known is None else known.told,
            end=change.end,
            box=relative(np.array(subject.box, np.float32), size=subject.size) if known is None else known.box,
        )


def rehearse(stream: StreamSettings, sheets: Sequence[Looks], *, timezone: ZoneInfo) -> Rehearsal:
    """Try a stream's rules on what was tracked, in the order of its time."""
    site = Site(stream_id=stream.id, zones=stream.zones, lines=stream.lines, geofences=stream.geofences)
    wanted = [rule for rule in stream.rules if rule.enabled]
    built = [(rule, build(rule, site)) for rule in wanted if _why_not(rule) is None]
    turns = [_Turn(Duty(rule, made, timezone=timezone), 0.0 if made.limits == NO_EVENTS else PACE_S) for rule, made in built]
    course = _Course(turns, max(stream.gap_s, PATROL_PAUSES * stream.patrol_interval_s), Ignored(stream.ignored.values()))
    _run(course, sheets, Locator(stream))
    times = course.times
    for turn in turns:
        course.buckets += turn.duty.counts(times[-1] if times else 0.0, final=True)
    events = sorted(course.events.values(), key=lambda one: one.told)
    return Rehearsal(
        since=times[0] if times else None,
        until=times[-1] if times else None,
        looks=len(times),
        observed_s=round(course.observed_s, 1),
        events=tuple(events[:MOST_EVENTS]),
        more=max(0, len(events) - MOST_EVENTS),
        counts=tuple(_summed(course.buckets)),
        missing=tuple(_missing(wanted)),
    )


def _run(course: _Course, sheets: Sequence[Looks], locator: Locator) -> None:
    """Look at the newest looks that can be looked at; time in which the camera was blind is no look."""
    looks = [(look, sheet) for sheet in sheets for look in sheet.looks if look.seeing != "blind"]
    work = np.cumsum([len(look.tracks) + 1 for look, _ in reversed(looks)], dtype=np.int64) * max(1, len(course.turns))
    newest = int(np.searchsorted(work, MOST_WORK, side="right"))
    grounds = {sheet.size: locator.ground(*sheet.size) for sheet in sheets}
    for look, sheet in looks[len(looks) - newest :]:
        course.look(look, sheet, grounds[sheet.size])


def _missing(rules: Sequence[RuleSettings]) -> Iterable[Missing]:
    for rule in rules:
        lack = _why_not(rule) or _lacks(rule)
        if lack:
            yield Missing(rule_id=rule.name, code=lack, why=WHY[lack])


def _why_not(rule: RuleSettings) -> Lack | None:
    """Return why a rule can't be tried on tracks alone, or None."""
    if rule.needs.driving:
        return "place"
    light, sound = "flash" in rule.needs.senses, "bang" in rule.needs.senses
    if light and sound:
        return "light_and_sound"
    return "light" if light else "sound" if sound else None


def _lacks(rule: RuleSettings) -> Lack | None:
    return "background" if "residue" in rule.needs.senses else None


def _summed(buckets: Sequence[CountBucket]) -> Iterable[TriedCount]:
    """Yield the sums of buckets by rule, target and class."""
    targets = dict.fromkeys((one.rule_id, one.target_kind, one.target, one.class_name) for one in buckets)
    for target in targets:
        own = [one for one in buckets if (one.rule_id, one.target_kind, one.target, one.class_name) == target]
        present = [(one.occupancy_mean, one.observed_s) for one in own if one.occupancy_mean is not None]
        seconds = sum(observed for _, observed in present)
        rule_id, kind, name, class_name = target
        yield TriedCount(
            rule_id=rule_id,
            target_kind=kind,
            target=name,
            class_name=class_name,
            count_in=sum(one.count_in for one in own),
            count_out=sum(one.count_out for one in own),
            occupancy_mean=round(sum(mean * observed for mean, observed in present) / seconds, 3) if seconds else None,
            occupancy_max=max((one.occupancy_max for one in own if one.occupancy_max is not None), default=None),
        )
