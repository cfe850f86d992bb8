"""The latch makes events of observations: it opens after `hold`, closes after `release`, and forgets.

All of it counts observed seconds: while nobody looks (`Scene.observed` stands still) nothing opens or closes.
A subject that can't be seen but is assumed to be there (`certain=False`) neither counts nor lets go.
Not here: what is true now (rules), what an event looks like on the wire (camera).
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np
from pydantic import BaseModel, ConfigDict

from pipeline.events import CloseReason, Measure, Severity
from pipeline.rules.rule import Limits, Observation

MOST = 512
"""Subjects of one rule on one stream; when there are more, those that are not open and were seen longest ago go."""
FORGET_S = 3600.0
"""A subject that never opened is forgotten after so long without being seen, even when nobody could look."""
UNSEEN_S = 60.0
"""An event whose life ends and that was not seen for so long is closed as lost: nobody knows how it ended."""
RANK: dict[Severity, int] = {"low": 0, "medium": 1, "high": 2}


class Subject(BaseModel):
    """What the latch knows of one subject; travels in the camera's memory.

    Attributes:
        start: UTC seconds of the first look that saw it.
        last: UTC seconds of the last look that saw it.
        held: observed seconds in which it was seen.
        gone: observed seconds since it was seen last.
        assumed: it can't be seen now, and is assumed to be there.
        revision: of the open event; 0 while none is open.
        severity: highest that was measured, or None.
        box: xyxy pixels when it was seen last.
    """

    model_config = ConfigDict(extra="forbid")

    key: str
    class_name: str
    start: float
    last: float
    held: float = 0.0
    gone: float = 0.0
    assumed: bool = False
    revision: int = 0
    severity: Severity | None = None
    confidence: float
    box: tuple[float, float, float, float]
    tracker_ids: tuple[int, ...] = ()
    measured: dict[str, Measure] = {}

    @property
    def open(self) -> bool:
        """Whether its event is open."""
        return self.revision > 0


class Change(NamedTuple):
    """An event that opened, changed or closed."""

    subject: Subject
    state: Literal["open", "closed"]
    reason: CloseReason | None


class LatchMemory(BaseModel):
    """What survives a restart."""

    model_config = ConfigDict(extra="forbid")

    observed: float | None = None
    subjects: tuple[Subject, ...] = ()


class Latch:
    """The subjects of one rule on one stream."""

    def __init__(self, limits: Limits, memory: LatchMemory | None = None) -> None:
        self._limits = limits
        kept = memory or LatchMemory()
        self._observed = kept.observed
        self._subjects = {subject.key: subject for subject in kept.subjects}

    @property
    def any_open(self) -> bool:
        """Whether an event is open."""
        return any(subject.open for subject in self._subjects.values())

    def step(self, t: float, observed: float, observations: Sequence[Observation]) -> list[Change]:
        """Take one look's observations.

        Args:
            t: UTC seconds of the look.
            observed: observed seconds of the camera so far.
            observations: what the rule sees; keys are unique.

        Returns:
            What opened, changed or closed, in the order of the subjects' first look.
        """
        passed = 0.0 if self._observed is None else max(0.0, observed - self._observed)
        self._observed = observed
        seen = {one.key: one for one in observations}
        changes: list[Change] = []
        for subject in list(self._subjects.values()):
            changes += self._go_on(subject, seen.pop(subject.key, None), t, passed)
        for one in seen.values():
            changes += self._begin(one, t) if one.certain else []
        self._bound()
        return changes

    def stop(self) -> list[Change]:
        """Close everything: the rule no longer looks."""
        ended = [self._closed(subject, "stopped") for subject in self._subjects.values() if subject.open]
        self._subjects.clear()
        self._observed = None
        return ended

    def memory(self) -> LatchMemory:
        """Return what to keep over a restart."""
        return LatchMemory(observed=self._observed, subjects=tuple(self._subjects.values()))

    def _begin(self, one: Observation, t: float) -> list[Change]:
        first = Subject(key=one.key, class_name=one.class_name, start=t, last=t, confidence=one.confidence, box=_box(one))
        subject = _noted(first, one)
        self._subjects[one.key] = subject
        return self._opened(subject) if self._limits.hold_s <= 0 else []

    def _go_on(self, subject: Subject, one: Observation | None, t: float, passed: float) -> list[Change]:
        if one is None:
            return self._missed(subject, t, passed)
        if not one.certain:
            self._subjects[subject.key] = subject.model_copy(update={"assumed": True, "measured": dict(one.measured)})
            return self._expired(self._subjects[subject.key], t)
        held = subject.held + passed
        noted = _noted(subject.model_copy(update={"last": t, "held": held, "gone": 0.0, "assumed": False}), one)
        self._subjects[subject.key] = noted
        if not noted.open:
            return self._opened(noted) if held >= self._limits.hold_s else []
        if _rank(noted.severity) > _rank(subject.severity):
            return [self._revised(noted)]
        return self._expired(noted, t)

    def _missed(self, subject: Subject, t: float, passed: float) -> list[Change]:
        gone = subject.gone + passed
        noted = subject.model_copy(update={"gone": gone, "assumed": False})
        self._subjects[subject.key] = noted
        if gone >= self._limits.release_s and passed > 0:
            del self._subjects[subject.key]
            return [self._closed(noted, "cleared")] if noted.open else []
        if not noted.open and t - noted.last > FORGET_S:
            del self._subjects[subject.key]
            return []
        return self._expired(noted, t)

    def _opened(self, subject: Subject) -> list[Change]:
        return [self._revised(subject)]

    def _revised(self, subject: Subject) -> Change:
        noted = subject.model_copy(update={"revision": subject.revision + 1})
        self._subjects[subject.key] = noted
        return Change(noted, "open", None)

    def _expired(self, subject: Subject, t: float) -> list[Change]:
        """Close an event at its maximum life; if the thing is still there, another hold opens a new one."""
        if not subject.open or t - subject.start < self._limits.max_life_s:
            return []
        fresh = {"start": t, "held": 0.0, "revision": 0, "severity": None}
        self._subjects[subject.key] = subject.model_copy(update=fresh)
        unseen = t - subject.last > max(UNSEEN_S, self._limits.release_s)
        return [self._closed(subject, "lost" if unseen else "expired")]

    def _closed(self, subject: Subject, reason: CloseReason) -> Change:
        return Change(subject.model_copy(update={"revision": subject.revision + 1}), "closed", reason)

    def _bound(self) -> None:
        spare = len(self._subjects) - MOST
        if spare > 0:
            waiting = sorted((one for one in self._subjects.values() if not one.open), key=lambda one: one.last)
            for subject in waiting[:spare]:
                del self._subjects[subject.key]


def _noted(subject: Subject, one: Observation) -> Subject:
    severity = one.severity if _rank(one.severity) > _rank(subject.severity) else subject.severity
    return subject.model_copy(
        update={
            "class_name": one.class_name,
            "box": _box(one),
            "confidence": max(subject.confidence, one.confidence),
            "severity": severity,
            "tracker_ids": _joined(subject.tracker_ids, one.tracker_ids),
            "measured": dict(one.measured),
        }
    )


def _joined(before: tuple[int, ...], now: tuple[int, ...]) -> tuple[int, ...]:
    """Return the ids behind a subject, the last 16 in the order of their coming."""
    return tuple(dict.fromkeys((*before, *now)))[-16:]


def _rank(severity: Severity | None) -> int:
    return -1 if severity is None else RANK[severity]


def _box(one: Observation) -> tuple[float, float, float, float]:
    x1, y1, x2, y2 = np.asarray(one.box, np.float64).tolist()
    return (x1, y1, x2, y2)
