"""One track through one pass: the looks at it, what they call it, and whether it stands. Pure."""

from collections.abc import Sequence

import numpy as np

from pipeline.locate.fusion import Fused, Motion, fuse, motion
from pipeline.locate.homography import Array
from pipeline.locate.sighted import Sighted
from pipeline.rules.rule import Moment

MOST_SIGHTS = 24
"""Looks at one thing that are kept; when there are more, every other one of the older half goes."""
SURELY = 1.645
"""Standard deviations above which 95 % of a normal error's one side lies."""
SURE_ERRORS, WALKING_MPS = 3.0, 1.0
"""A thing surely moves when its speed is so many standard deviations from 0, and above that of a slow walk."""
COMPATIBLE = 2.0
"""Standard deviations within which a speed may be 0."""


class Passer:
    """One thing that is passed, by the track that shows it.

    Attributes:
        began: when it was seen first.
        last: UTC seconds of its last look.
        looks: how many show it.
        sights: those whose place is known, the newest last.
        key: the event that tells of it without a place, or None.
        number: of the known thing that it is, or None.
        before: where that was before this track, and the covariance; None: nobody knew.
    """

    def __init__(self, began: Moment) -> None:
        self.began = began
        self.last = began.t
        self.looks = 0
        self.sights: list[Sighted] = []
        self.key: str | None = None
        self.number: int | None = None
        self.before: tuple[Array, Array] | None = None
        self._names: dict[str, float] = {}
        self._confidence = 0.0
        self._attended = 0

    def look(self, t: float, name: str, confidence: float, sight: Sighted | None, *, attended: bool) -> None:
        """Take one look."""
        self.last = t
        self.looks += 1
        self._names[name] = self._names.get(name, 0.0) + confidence
        self._confidence += confidence
        self._attended += attended
        if sight is not None:
            self.sights.append(sight)
        if len(self.sights) > MOST_SIGHTS:
            del self.sights[: MOST_SIGHTS // 2 : 2]

    @property
    def confidence(self) -> float:
        """Mean over the looks."""
        return self._confidence / max(1, self.looks)

    @property
    def attended(self) -> bool:
        """Whether somebody was close in most looks."""
        return 2 * self._attended > self.looks

    def shown(self, confidence: float, evidence: float) -> bool:
        """Tell whether its looks have a mean confidence, and come to so much together."""
        return self.confidence >= confidence and self._confidence >= evidence

    def share(self, names: Sequence[str]) -> float:
        """Return the share of the looks that call it one of some names; surer looks weigh more."""
        return sum(self._names.get(name, 0.0) for name in names) / max(1e-9, self._confidence)

    def name(self, names: Sequence[str]) -> str:
        """Return which of some names it was called most."""
        return max(names, key=lambda one: (self._names.get(one, 0.0), -names.index(one)))

    def fused(self) -> Fused:
        """Return its place; there must be a sight."""
        return fuse(self.sights)

    def motion(self) -> Motion | None:
        """Return how it moves, or None while that can't be told."""
        return motion(self.sights)

    def far_m(self) -> float:
        """Return from how far away it is seen well: a quarter of its looks were from farther away."""
        return float(np.percentile([one.distance_m for one in self.sights], 75))

    def stands(self, limit_mps: float) -> bool:
        """Tell whether it surely stands: its speed may be 0, and is surely below a limit."""
        moves = self.motion()
        if moves is None:
            return False
        return moves.speed <= COMPATIBLE * moves.error and moves.speed + SURELY * moves.error < limit_mps

    def drives(self) -> bool:
        """Tell whether it surely moves by itself."""
        moves = self.motion()
        return moves is not None and moves.speed > SURE_ERRORS * moves.error and moves.speed > WALKING_MPS
