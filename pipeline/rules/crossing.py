"""Who crossed a directed line: hysteresis, once an id and direction, least movement. Pure; not a rule.

A foot counts as being on a side only beyond a band around the line, so that a car that halts on it, or a box that
jitters, is not counted again and again.
"""

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

Direction = Literal["in", "out"]

MOST_IDS = 2048
"""Ids that are remembered; when there are more, those seen longest ago go."""


class Crossed(NamedTuple):
    """One crossing."""

    tracker_id: int
    direction: Direction


class Side(BaseModel):
    """Where one id was when it was last clearly on one side.

    Attributes:
        right: on the line's right, seen from start to end.
        foot: relative to the picture, 0…1.
        seen: UTC seconds of its last look.
        counted: directions in which it was counted.
    """

    model_config = ConfigDict(extra="forbid")

    right: bool
    foot: tuple[float, float]
    seen: float
    counted: tuple[Direction, ...] = ()


class Crossings:
    """One line's memory of ids; forgets an id that was not seen for `forget_s`."""

    def __init__(self, *, forget_s: float) -> None:
        self._forget_s = forget_s
        self.sides: dict[int, Side] = {}

    def update(
        self, t: float, ids: NDArray[np.int64], feet: NDArray[np.float32], *, heights: NDArray[np.float32],
        line: "LineOnPicture",
    ) -> list[Crossed]:  # fmt: skip
        """Return who crossed since the last look.

        Args:
            t: UTC seconds.
            ids: (N,) confirmed ids.
            feet: (N, 2) pixels.
            heights: (N,) heights of the boxes, pixels.
            line: the line on a picture of this size.
        """
        distances = line.distances(feet)
        crossed: list[Crossed] = []
        for tracker_id, foot, distance, height in zip(ids.tolist(), feet, distances.tolist(), heights.tolist(), strict=True):
            found = self._one(t, tracker_id, foot, distance=distance, band=line.band(height), line=line)
            crossed += [Crossed(tracker_id, found)] if found else []
        self._forget(t)
        return crossed

    def _one(
        self, t: float, tracker_id: int, foot: NDArray[np.float32], *, distance: float, band: float, line: "LineOnPicture"
    ) -> Direction | None:
        before = self.sides.get(tracker_id)
        if abs(distance) < band:
            if before is not None:
                self.sides[tracker_id] = before.model_copy(update={"seen": t})
            return None
        right = distance > 0
        where = line.relative(foot)
        if before is None or before.right == right:
            self.sides[tracker_id] = Side(right=right, foot=where, seen=t, counted=before.counted if before else ())
            return None
        direction: Direction = "in" if right else "out"
        fresh = direction not in before.counted and line.is_cut(before.foot, foot)
        counted = (*before.counted, direction) if fresh else before.counted
        self.sides[tracker_id] = Side(right=right, foot=where, seen=t, counted=counted)
        return direction if fresh else None

    def _forget(self, t: float) -> None:
        if any(t - side.seen > self._forget_s for side in self.sides.values()):
            self.sides = {number: side for number, side in self.sides.items() if t - side.seen <= self._forget_s}
        if len(self.sides) > MOST_IDS:
            newest = sorted(self.sides.items(), key=lambda item: item[1].seen)[-MOST_IDS:]
            self.sides = dict(newest)


class LineOnPicture:
    """A directed line on a picture of one size."""

    def __init__(self, ends: NDArray[np.float32], *, width: int, height: int, band_share: float) -> None:
        """Lay (2, 2) start and end, pixels, over a picture; `band_share` is the band in heights of a box."""
        self._start, self._along = ends[0].astype(np.float64), (ends[1] - ends[0]).astype(np.float64)
        self._length = float(np.hypot(*self._along))
        self._size = (width, height)
        self._share = band_share

    def distances(self, feet: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return signed distances of (N, 2) points, pixels; positive on the right, seen from start to end."""
        away = feet.astype(np.float64) - self._start
        cross: NDArray[np.float64] = (self._along[0] * away[:, 1] - self._along[1] * away[:, 0]) / self._length
        return cross

    def band(self, box_height: float) -> float:
        """Return half the width of the band in which a foot is on no side, pixels."""
        return max(1.5, self._share * box_height)

    def relative(self, foot: NDArray[np.float32]) -> tuple[float, float]:
        """Return a point relative to the picture."""
        return float(foot[0]) / self._size[0], float(foot[1]) / self._size[1]

    def is_cut(self, before: tuple[float, float], foot: NDArray[np.float32]) -> bool:
        """Tell whether the way from `before` (relative) to `foot` (pixels) passes between the line's ends."""
        then = np.array(before) * self._size
        d1, d2 = self.distances(np.array([then, foot], np.float32)).tolist()
        meeting = then + (foot.astype(np.float64) - then) * (d1 / (d1 - d2))
        share = float((meeting - self._start) @ self._along) / self._length**2
        return 0.0 <= share <= 1.0
