"""Who is with a thing: people that stay close to it, not those who pass by. Pure; not a rule."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

import numpy as np
import supervision as sv
from numpy.typing import NDArray

from pipeline.rules import columns
from pipeline.rules.picture_plane import Boxes
from pipeline.rules.reach import Reach
from pipeline.rules.rule import GroundMap

AWAY_S = 2.0
"""Observed seconds for which somebody may not be seen close to a thing and is still with it: people hide each other."""
MOST_COMPANY = 1024
"""Pairs of thing and person that are remembered; when there are more, those seen longest ago go."""


class Company(NamedTuple):
    """Whether a thing is attended now.

    Attributes:
        alone_since: observed seconds at which that ended, at the look that found it out.
    """

    attended: bool
    alone_since: float | None


class Attendance:
    """The company of things, by their numbers.

    Forgets a person who was not close for `AWAY_S`, and a thing that is no longer asked for.

    Attributes:
        last: observed seconds at which each thing was attended last.
    """

    def __init__(self, *, near_heights: float, near_m: float, linger_s: float, alone_s: float) -> None:
        self._reach = Reach(metres=near_m, heights=near_heights)
        self._linger_s = linger_s
        self._alone_s = alone_s
        self._company: dict[tuple[int, int], tuple[float, float]] = {}
        self._attended: set[int] = set()
        self.last: dict[int, float] = {}

    def look(
        self,
        things: Mapping[int, Boxes],
        people: sv.Detections,
        *,
        new: Collection[int],
        observed: float,
        ground: GroundMap | None,
    ) -> dict[int, Company]:
        """Tell for each thing whether it is attended.

        Args:
            things: boxes (4,) by number.
            people: tracks of people; those without an id don't stay.
            new: things that came to rest just now: who is close may have brought them.
            observed: observed seconds so far.
            ground: picture to metres.
        """
        ids = columns.ids(people)
        boxes = people.xyxy.astype(np.float32)
        for number, box in things.items():
            close = self._close(box, boxes, ground) & (ids >= 0)
            began = observed - self._linger_s if number in new else observed
            for person in ids[close].tolist():
                since, _ = self._company.get((number, person), (began, observed))
                self._company[number, person] = (since, observed)
        self._forget(things, observed)
        for (number, _), (since, seen) in self._company.items():
            if seen - since >= self._linger_s:
                self.last[number] = max(seen, self.last.get(number, seen))
        return {number: self._company_of(number, observed) for number in things}

    def lost(self) -> None:
        """Forget who is near: after a gap people have other ids."""
        self._company.clear()

    def _company_of(self, number: int, observed: float) -> Company:
        attended = number in self.last and observed - self.last[number] < self._alone_s
        left = not attended and number in self._attended
        (self._attended.add if attended else self._attended.discard)(number)
        return Company(attended, self.last[number] + self._alone_s if left else None)

    def _close(self, box: Boxes, people: Boxes, ground: GroundMap | None) -> NDArray[np.bool_]:
        """Tell which of (N, 4) people are close to a thing (4,)."""
        close: NDArray[np.bool_] = self._reach.share(box, people, ground) <= 1.0
        return close

    def _forget(self, things: Mapping[int, Boxes], observed: float) -> None:
        company = {pair: times for pair, times in self._company.items() if pair[0] in things and observed - times[1] <= AWAY_S}
        self._company = dict(sorted(company.items(), key=lambda item: item[1][1])[-MOST_COMPANY:])
        self.last = {number: at for number, at in self.last.items() if number in things or observed - at < self._alone_s}
        self._attended &= self.last.keys()
