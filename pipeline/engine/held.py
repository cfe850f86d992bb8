"""Looks that wait for the position of their vehicle: it is measured once a second, and comes later than the picture.

Between two measurements a place is known far better than after the last one. Time is the frames'; nothing waits where no
position is late (a file, a camera that stands). Pure.
"""

from collections import deque
from typing import NamedTuple

import supervision as sv

from pipeline.frames import Look

MOST_HELD = 64
"""Looks that wait at most, decoded pictures and all: three seconds at 20 a second."""


class HeldLook(NamedTuple):
    """A look and what the detector found in it, None when nothing had changed."""

    look: Look
    detections: sv.Detections | None


class Held:
    """The looks of one stream.

    Attributes:
        lag_s: seconds for which each waits.
    """

    def __init__(self, lag_s: float) -> None:
        self.lag_s = lag_s
        self._looks: deque[HeldLook] = deque()

    def take(self, look: Look, detections: sv.Detections | None) -> list[HeldLook]:
        """Take a look; return those whose turn it is, in order: all of them when time ran back."""
        t = look.frame.t
        back = bool(self._looks) and t < self._looks[-1].look.frame.t
        due = self.rest() if back else []
        self._looks.append(HeldLook(look, detections))
        while self._looks and (t - self._looks[0].look.frame.t >= self.lag_s or len(self._looks) > MOST_HELD):
            due.append(self._looks.popleft())
        return due

    def rest(self) -> list[HeldLook]:
        """Return all that wait: nothing better is to come."""
        due = list(self._looks)
        self._looks.clear()
        return due
