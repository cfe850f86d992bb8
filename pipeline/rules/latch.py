"""The latch makes events of observations: it opens after `hold`, closes after `release`, and forgets.

All of it counts observed seconds: while nobody looks (`Moment.observed` stands still) nothing opens or closes.
A subject that can't be seen but is assumed to be there (`certain=False`) neither counts nor lets go.
Not here: what is true now (rules), what an event looks like on the wire (camera).
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from pipeline.events import CloseReason, Location, Measure, Severity
from pipeline.locate.bearings import Reach
from pipeline.rules.rule import Limits, Moment, Observation

MOST = 512
"""Subjects of one rule on one stream; when there are more, those that are not open and were seen longest ago go,
and when all are open, newcomers have to wait."""
MOST_IDS = 8
"""Track ids that are kept of one subject, the newest."""
FORGET_S = 3600.0
"""After so many seconds without being seen, by any clock, a subject that never opened begins anew when it is back."""
MOST_STANDS = 64
"""Boxes that are kept of what one subject is made of: enough to say where a crowd is, and a kilobyte or two."""
BoxTuple = tuple[float, float, float, float]
RANK: dict[Severity, int] = {"low": 0, "medium": 1, "high": 2}


class Subject(BaseModel):
    """What the latch knows of one subject; travels in the camera's memory.

    Attributes:
        start: UTC seconds from which it has been true.
        last: UTC seconds of the last look that saw it.
        held: observed seconds in which it was seen, less those in which it was missing before it opened.
        gone: observed seconds since it was seen last.
        assumed: it can't be seen now, and is assumed to be there.
        opened: UTC seconds at which its event opened, or None.
        revision: of the open event; 0 while none is open.
        severity: highest that was measured, or None.
        confidence: mean over the observed seconds.
        box: xyxy pixels when it was seen last, on a picture of `size`.
        stands, reach, location: what is located, see `Observation`; at most `MOST_STANDS`, evenly chosen.
        zone: see `Observation`.
    """

    model_config = ConfigDict(extra="forbid")

    key: str
    class_name: str
    start: float
    last: float
    held: float = 0.0
    gone: float = 0.0
    assumed: bool = False
    opened: float | None = None
    revision: int = 0
    severity: Severity | None = None
    confidence: float
    box: BoxTuple
    size: tuple[int, int]
    stands: tuple[BoxTuple, ...] = ()
    reach: Reach | None = None
    location: Location | None = None
    zone: str | None = None
    tracker_ids: tuple[int, ...] = ()
    measured: dict[str, Measure] = {}


class Change(NamedTuple):
    """An event that opened, changed or closed; `subject` is a copy of how it was then.

    Attributes:
        end: UTC seconds, when it closed.
    """

    subject: Subject
    reason: CloseReason | None = None
    end: float | None = None


class LatchMemory(BaseModel):
    """What survives a restart."""

    model_config = ConfigDict(extra="forbid")

    t: float | None = None
    observed: float | None = None
    subjects: tuple[Subject, ...] = ()


class Latch:
    """The subjects of one rule on one stream."""

    def __init__(self, limits: Limits, memory: LatchMemory | None = None) -> None:
        self._limits = limits
        kept = memory or LatchMemory()
        self._t, self._observed = kept.t, kept.observed
        self._subjects = {subject.key: subject.model_copy() for subject in kept.subjects}

    @property
    def tracker_ids(self) -> set[int]:
        """The tracks behind the subjects."""
        return {number for subject in self._subjects.values() for number in subject.tracker_ids}

    def step(self, now: Moment, observations: Sequence[Observation], *, size: tuple[int, int]) -> list[Change]:
        """Take one look's observations.

        Args:
            now: time of the look; the observed clock never goes back.
            observations: what the rule sees; keys are unique.
            size: width and height of the picture.

        Returns:
            What opened, changed or closed, in the order of the subjects' first look.
        """
        passed = 0.0 if self._observed is None else max(0.0, now.observed - self._observed)
        blind = self._t is not None and now.t - self._t > passed + 1e-3
        self._t, self._observed = now.t, now.observed
        seen = {one.key: one for one in observations}
        changes: list[Change] = []
        for subject in list(self._subjects.values()):
            changes += self._go_on(subject, seen.pop(subject.key, None), now, passed=passed, size=size)
            changes += self._aged(subject, now.t, blind=blind)
        for one in seen.values():
            changes += self._begin(one, now, size) if one.certain and one.ended is None else []
        return changes

    def stop(self) -> list[Change]:
        """Close and forget everything: the rule no longer looks."""
        opened = [subject for subject in self._subjects.values() if subject.revision]
        ended = [self._closed(subject, "stopped", subject.last) for subject in opened]
        self._subjects.clear()
        self._t = self._observed = None
        return ended

    def memory(self) -> LatchMemory:
        """Return what to keep over a restart."""
        return LatchMemory(
            t=self._t, observed=self._observed, subjects=tuple(one.model_copy() for one in self._subjects.values())
        )

    def _begin(self, one: Observation, now: Moment, size: tuple[int, int]) -> list[Change]:
        if not self._has_room():
            return []
        since = one.since or now
        subject = Subject(
            key=one.key,
            class_name=one.class_name,
            start=since.t,
            last=now.t,
            held=max(0.0, now.observed - since.observed),
            confidence=one.confidence,
            box=_box(one.box),
            size=size,
        )
        self._subjects[one.key] = subject
        _note(subject, one, now, size)
        return self._opened(subject, now.t)

    def _go_on(
        self, subject: Subject, one: Observation | None, now: Moment, *, passed: float, size: tuple[int, int]
    ) -> list[Change]:
        if one is None:
            return self._missed(subject, passed)
        if one.ended is not None:
            return self._ended(subject, one, one.ended, now)
        subject.assumed = not one.certain
        if not one.certain:
            subject.measured, subject.location = dict(one.measured), one.location or subject.location
            return [self._revised(subject)] if one.news and subject.revision else []
        if not subject.revision and now.t - subject.last > FORGET_S:
            _renew(subject, now.t)
        before = subject.severity
        share = passed / (subject.held + passed) if passed else 0.0
        subject.confidence += (one.confidence - subject.confidence) * share
        subject.held += passed
        subject.gone = 0.0
        _note(subject, one, now, size)
        if not subject.revision:
            return self._opened(subject, now.t)
        return [self._revised(subject)] if one.news or _rank(subject.severity) > _rank(before) else []

    def _ended(self, subject: Subject, one: Observation, reason: CloseReason, now: Moment) -> list[Change]:
        """Close what its rule knows to be over; it was seen to be gone now, or nobody knows more than when it was seen."""
        subject.measured = {**subject.measured, **one.measured}
        if not subject.revision:
            del self._subjects[subject.key]
            return []
        return [self._closed(subject, reason, now.t if reason == "cleared" else subject.last)]

    def _missed(self, subject: Subject, passed: float) -> list[Change]:
        """Count the time for which a subject is missing; before it opened, that is taken off its hold."""
        subject.assumed = False
        subject.gone += passed
        if subject.revision:
            gone = subject.gone >= self._limits.release_s and passed > 0
            return [self._closed(subject, "cleared", subject.last)] if gone else []
        subject.held -= passed
        if passed > 0 and (subject.held < 0 or subject.gone >= self._limits.release_s):
            del self._subjects[subject.key]
        return []

    def _opened(self, subject: Subject, t: float) -> list[Change]:
        if subject.held < self._limits.hold_s:
            return []
        subject.opened = t
        return [self._revised(subject)]

    def _revised(self, subject: Subject) -> Change:
        subject.revision += 1
        return Change(subject.model_copy())

    def _aged(self, subject: Subject, t: float, *, blind: bool) -> list[Change]:
        """Close an event at its maximum life; if the thing is still there, another hold opens a new one.

        It is lost, not expired, when its life ended in a blind time and the thing is not there after that.
        """
        if subject.key not in self._subjects or subject.opened is None or t - subject.opened < self._limits.max_life_s:
            return []
        if subject.last != t and not subject.assumed:
            return [self._closed(subject, "lost" if blind else "expired", subject.last)]
        change = self._closed(subject, "expired", t)
        self._subjects[subject.key] = subject
        _renew(subject, t)
        return [change]

    def _closed(self, subject: Subject, reason: CloseReason, end: float) -> Change:
        del self._subjects[subject.key]
        subject.revision += 1
        return Change(subject.model_copy(), reason, max(end, subject.start))

    def _has_room(self) -> bool:
        if len(self._subjects) < MOST:
            return True
        waiting = [subject for subject in self._subjects.values() if not subject.revision]
        if not waiting:
            return False
        del self._subjects[min(waiting, key=lambda one: one.last).key]
        return True


def _renew(subject: Subject, t: float) -> None:
    """Let a subject begin anew at `t`."""
    subject.start, subject.held, subject.gone = t, 0.0, 0.0
    subject.opened, subject.revision, subject.severity = None, 0, None


def _note(subject: Subject, one: Observation, now: Moment, size: tuple[int, int]) -> None:
    """Take over what an observation says of a subject."""
    subject.last, subject.box, subject.size, subject.stands = now.t, _box(one.box), size, _stands(one)
    subject.reach, subject.location, subject.zone = one.reach, one.location, one.zone
    subject.class_name, subject.measured = one.class_name, dict(one.measured)
    subject.tracker_ids = tuple(dict.fromkeys((*subject.tracker_ids, *one.tracker_ids)))[-MOST_IDS:]
    if _rank(one.severity) > _rank(subject.severity):
        subject.severity = one.severity


def _rank(severity: Severity | None) -> int:
    return -1 if severity is None else RANK[severity]


def _stands(one: Observation) -> tuple[BoxTuple, ...]:
    if one.stands is None:
        return ()
    chosen = np.linspace(0, len(one.stands) - 1, min(len(one.stands), MOST_STANDS)).round().astype(int)
    return tuple(_box(box) for box in one.stands[chosen])


def _box(box: NDArray[np.float32]) -> BoxTuple:
    x1, y1, x2, y2 = np.asarray(box, np.float64).tolist()
    return (x1, y1, x2, y2)
