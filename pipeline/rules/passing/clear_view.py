"""Is a known place in clear view, so that what is not seen there is not there?

Asked look by look, for every point at which the thing may be: its own place and the vehicle's are known to metres only. Pure.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from pipeline.locate.homography import Array
from pipeline.locate.mounting import Mounting, Stance, outlook
from pipeline.rules.picture_plane import Boxes

MARGIN = 0.03
"""A point nearer than this to an edge of the picture is not in clear view, share of its side."""
LEAST_M = 2.0
"""Nor is one nearer to the antenna than this."""
MOVED_M = 1.0
"""From so far apart the clear looks must come at least: looks from one spot fail alike."""
ENOUGH = 0.8
"""Share of the points, by how likely the thing is there, that must have been in clear view."""
TURNS = np.arange(6) * (np.pi / 3)
CIRCLE = np.column_stack([np.cos(TURNS), np.sin(TURNS)])
POINTS: Array = np.concatenate([np.zeros((1, 2)), CIRCLE, 1.8 * CIRCLE])
"""Where a thing may be, (13, 2) standard deviations."""
LIKELY: Array = np.exp(-(POINTS**2).sum(axis=1) / 2)
"""How likely it is there, (13,)."""


@dataclass(slots=True)
class Search:
    """The search for one known thing on one pass.

    Attributes:
        last: UTC seconds of the last look that had its place in view.
        seen: something of its kind was near its place: it is not known to be gone.
        clear: looks in which each point was in clear view, (13,).
        places: where the vehicle was at the first such look, and how far it has moved since, metres.
    """

    last: float
    seen: bool = False
    clear: NDArray[np.int64] = field(default_factory=lambda: np.zeros(len(POINTS), np.int64))
    start: Array | None = None
    moved_m: float = 0.0

    def note(self, t: float, clear: NDArray[np.bool_], antenna: Array) -> None:
        """Take one look."""
        self.last = t
        if clear.any():
            self.start = antenna if self.start is None else self.start
            self.moved_m = max(self.moved_m, float(np.hypot(*(antenna - self.start))))
            self.clear += clear

    def empty(self, looks: int) -> bool:
        """Tell whether enough looks from different places showed its place, and it was not there."""
        if self.seen or self.moved_m < MOVED_M:
            return False
        return float(LIKELY[self.clear >= looks].sum()) >= ENOUGH * float(LIKELY.sum())


def points(place: Array, covariance: Array) -> Array:
    """Return where a thing may be, (13, 2) metres."""
    likely: Array = place + POINTS @ np.linalg.cholesky(covariance + 1e-9 * np.eye(2)).T
    return likely


def in_view(
    spots: Array, mounting: Mounting, stance: Stance, *, size: tuple[int, int], far_m: float, around: Boxes
) -> NDArray[np.bool_]:
    """Tell which points on the ground are in clear view.

    Args:
        spots: (N, 2) metres east and north of the vehicle's antenna.
        mounting: of the camera.
        stance: of the vehicle.
        size: width and height of the picture, pixels.
        far_m: from farther away the thing might not be found.
        around: (M, 4) boxes of everything that is seen: what stands in front of a point hides it.
    """
    width, height = size
    distance = np.hypot(spots[:, 0], spots[:, 1])
    seen = outlook(mounting, stance.heading_deg, width=width, height=height).vantage
    pixels = seen.pixels(np.column_stack([spots, np.zeros(len(spots))]))
    share = pixels / np.array([width, height], np.float64)
    framed = ((share >= MARGIN) & (share <= 1 - MARGIN)).all(axis=1)
    clear: NDArray[np.bool_] = framed & (distance >= LEAST_M) & (distance <= far_m)
    if len(around):
        x, y = pixels[:, 0, None], pixels[:, 1, None]
        wide = (around[:, 2] - around[:, 0]) / 10
        behind = (x >= around[:, 0] - wide) & (x <= around[:, 2] + wide) & (y >= around[:, 1]) & (y <= around[:, 3])
        clear &= ~behind.any(axis=1)
    return clear
