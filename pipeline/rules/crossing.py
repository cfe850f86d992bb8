"""Who crossed a directed line: hysteresis, least movement, once an id and direction. Pure; not a rule.

A foot counts as being on a side only beyond a band around the line, and a thing counts as having crossed only when it
has come away from where it began (or was counted last): a car that halts on the line, or a box that trembles over it,
is not counted again and again.
"""

from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.config.settings import Line
from pipeline.rules.picture_plane import Points, line_of

Direction = Literal["in", "out"]

FORGET_S = 60.0
"""Seconds after which an id that is not seen is forgotten; tracks end sooner, and ids never come back."""
MOST_IDS = 2048
"""Ids that are remembered; when there are more, those seen longest ago go."""
LEAST_BAND_PX = 1.5
"""Half the width of the narrowest band, pixels: where a box is so small that its rounding matters."""


class Crossed(NamedTuple):
    """One crossing, by the position of its track among those looked at."""

    position: int
    direction: Direction


@dataclass(slots=True)
class Passer:
    """One id near the line.

    Attributes:
        anchor: foot where it began, or where it was counted last, pixels.
        foot: where it was last clearly on its side, pixels.
        right: on the line's right, seen from start to end; None: not clearly on a side yet.
        seen: UTC seconds of its last look.
        counted: directions in which it was counted.
    """

    anchor: Points
    foot: Points
    right: bool | None
    seen: float
    counted: tuple[Direction, ...] = ()


class Crossings:
    """One line's memory of ids."""

    def __init__(self, line: Line, *, band: float, movement: float) -> None:
        """Watch a line.

        Args:
            line: where.
            band: half the width of the band around it, in heights of the box.
            movement: least way from the anchor, in heights of the box.
        """
        self._line = line
        self._band = band
        self._movement = movement
        self._passers: dict[int, Passer] = {}

    def update(
        self, t: float, ids: NDArray[np.integer], feet: Points, *, heights: NDArray[np.float32], size: tuple[int, int]
    ) -> list[Crossed]:
        """Return who crossed since the last look.

        Args:
            t: UTC seconds.
            ids: (N,) confirmed ids.
            feet: (N, 2) pixels.
            heights: (N,) heights of the boxes, pixels.
            size: width and height of the picture.
        """
        ends = line_of(self._line, *size).astype(np.float64)
        distances = sides(ends, feet.astype(np.float64))
        crossed: list[Crossed] = []
        for index, number in enumerate(ids.tolist()):
            passer = self._passers.setdefault(number, Passer(feet[index], feet[index], None, t))
            passer.seen = t
            if abs(distances[index]) >= max(LEAST_BAND_PX, self._band * heights[index]):
                way = self._beyond(passer, feet[index], ends, right=bool(distances[index] > 0), height=float(heights[index]))
                crossed += [Crossed(index, way)] if way else []
        self._forget(t)
        return crossed

    def clear(self) -> None:
        """Forget all ids: after a gap there are others."""
        self._passers.clear()

    def _beyond(
        self, passer: Passer, foot: Points, ends: NDArray[np.float64], *, right: bool, height: float
    ) -> Direction | None:
        """Take an id that is clearly on a side; return the direction in which it is to be counted, if it is."""
        if passer.right is None or passer.right == right:
            passer.right, passer.foot = right, foot
            return None
        if float(np.hypot(*(foot - passer.anchor))) < self._movement * height:
            return None
        direction: Direction = "in" if right else "out"
        fresh = direction not in passer.counted and is_cut(ends, passer.foot.astype(np.float64), foot.astype(np.float64))
        passer.right, passer.foot, passer.anchor = right, foot, foot
        passer.counted = (*passer.counted, direction) if fresh else passer.counted
        return direction if fresh else None

    def _forget(self, t: float) -> None:
        if any(t - passer.seen > FORGET_S for passer in self._passers.values()) or len(self._passers) > MOST_IDS:
            alive = [(number, one) for number, one in self._passers.items() if t - one.seen <= FORGET_S]
            self._passers = dict(sorted(alive, key=lambda item: item[1].seen)[-MOST_IDS:])


def sides(ends: NDArray[np.float64], points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return signed distances of (N, 2) points from a line, pixels; positive on its right, seen from start to end.

    In a picture y goes down: whoever looks along a line to the right has its lower side on the right.

    >>> sides(np.array([[0.0, 5.0], [10.0, 5.0]]), np.array([[3.0, 7.0], [3.0, 1.0]])).tolist()
    [2.0, -4.0]
    """
    along, away = ends[1] - ends[0], points - ends[0]
    distances: NDArray[np.float64] = (along[0] * away[:, 1] - along[1] * away[:, 0]) / np.hypot(*along)
    return distances


def is_cut(ends: NDArray[np.float64], before: NDArray[np.float64], after: NDArray[np.float64]) -> bool:
    """Tell whether the way between two points on two sides of a line passes between its ends."""
    first, second = sides(ends, np.stack([before, after])).tolist()
    along = ends[1] - ends[0]
    meeting = before + (after - before) * (first / (first - second))
    return bool(0.0 <= (meeting - ends[0]) @ along <= along @ along)
