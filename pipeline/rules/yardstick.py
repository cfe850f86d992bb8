"""Has a thing moved? Compares boxes of one thing at two times, in shares of its size and in metres. Pure; not a rule."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.rules.picture_plane import Boxes, feet
from pipeline.rules.rule import GroundMap

OTHER_SIZE = 1.5
"""Ratio of widths or heights above which a box shows something else; a trembling box stays below 1.3."""
TREMBLE = 0.1
"""Share of a box's sides by which its foot may be off: far away that is metres, and no movement.
Twice the standard deviation of a detector's feet (see `locate.framed.FOOT_SHARE`), rounded down."""


@dataclass(frozen=True, slots=True)
class Yardstick:
    """How far a foot may shift and still stand at the same place.

    Attributes:
        share: in widths of the box across and heights of the box upright.
        metres: on the ground, where that is surveyed; None asks the picture alone.
    """

    share: float
    metres: float | None = None

    def same(self, box: Boxes, others: Boxes, ground: GroundMap | None = None) -> NDArray[np.bool_]:
        """Tell for (N, 4) boxes whether each stands where the box (4,) does."""
        near = (shift(box, others) <= self.share) & (size_ratio(box, others) <= OTHER_SIZE)
        if ground is None or self.metres is None or not near.any():
            return near
        return near & ~self._walked(box, others, ground)

    def _walked(self, box: Boxes, others: Boxes, ground: GroundMap) -> NDArray[np.bool_]:
        """Tell which are further away on the ground than trembling explains; unknown ground tells nothing."""
        foot = feet(box[None, :])
        across, up = TREMBLE * (box[2] - box[0]), TREMBLE * (box[3] - box[1])
        around = foot + np.array([[across, 0], [-across, 0], [0, up], [0, -up]], np.float32)
        places = ground.metres(np.concatenate([foot, around, feet(others)]))
        distances = np.linalg.norm(places[1:] - places[0], axis=1)
        trembling = float(np.nan_to_num(distances[:4], nan=np.inf).max())
        walked: NDArray[np.bool_] = distances[4:] > max(self.metres or 0.0, trembling)
        return walked


def shift(box: Boxes, others: Boxes) -> NDArray[np.float64]:
    """Return how far the feet of (N, 4) boxes are from that of a box (4,), in its widths or heights, the larger."""
    width, height = max(float(box[2] - box[0]), 1e-6), max(float(box[3] - box[1]), 1e-6)
    away = np.abs(feet(others) - feet(box[None, :])).astype(np.float64)
    larger: NDArray[np.float64] = np.maximum(away[:, 0] / width, away[:, 1] / height)
    return larger


def size_ratio(box: Boxes, others: Boxes) -> NDArray[np.float64]:
    """Return by what factor widths or heights of (N, 4) boxes differ from a box (4,), the larger, >= 1."""
    sides = np.maximum((box[2:] - box[:2]).astype(np.float64), 1e-6)
    ratio = np.maximum((others[:, 2:] - others[:, :2]).astype(np.float64), 1e-6) / sides
    result: NDArray[np.float64] = np.maximum(ratio, 1 / ratio).max(axis=1)
    return result
