"""How things that stand move in a driving camera's picture from one look to the next, by the vehicle's own movement. Pure.

Each thing stands on the ground, so that near ones move more than far ones: one transformation of the whole picture can't
say that. Not here: what moves by itself (the tracker).
"""

from dataclasses import dataclass
from math import radians

import numpy as np
from numpy.typing import NDArray

from pipeline.locate.homography import Array
from pipeline.locate.mounting import Mounting, Stance, outlook

LARGEST_M = 15.0
"""A longer way between two looks is none: nothing is seen at both."""


@dataclass(frozen=True, slots=True)
class Egomotion:
    """The vehicle's movement between two looks.

    Attributes:
        before: (3, 3) pixels of the earlier picture to metres, its third row the nearness.
        after: (3, 4) metres to pixels of the later picture, seen from the earlier antenna.
    """

    before: Array
    after: Array

    def boxes(self, boxes: NDArray[np.floating]) -> NDArray[np.float64]:
        """Return where boxes (N, 4) xyxy of the earlier picture are in the later one, if what they show stands.

        What stands not on the ground that is seen, or will be behind the camera, is left where it is.
        """
        feet = np.column_stack([(boxes[:, 0] + boxes[:, 2]) / 2, boxes[:, 3], np.ones(len(boxes))])
        ground = feet @ self.before.T
        nearness = np.where(ground[:, 2] > 0, ground[:, 2], np.nan)
        places = np.column_stack([ground[:, :2] / nearness[:, None], np.zeros(len(boxes)), np.ones(len(boxes))])
        seen = places @ self.after.T
        depth = np.where(seen[:, 2] > 0, seen[:, 2], np.nan)
        growth = 1.0 / (nearness * depth)
        x, y = seen[:, 0] / depth, seen[:, 1] / depth
        half, tall = (boxes[:, 2] - boxes[:, 0]) / 2 * growth, (boxes[:, 3] - boxes[:, 1]) * growth
        moved = np.column_stack([x - half, y - tall, x + half, y])
        good = np.isfinite(moved).all(axis=1) & (growth > 0.2) & (growth < 5.0)
        return np.where(good[:, None], moved, boxes)


def egomotion(
    mounting: Mounting, before: tuple[float, Stance], after: tuple[float, Stance], *, size: tuple[int, int]
) -> Egomotion | None:
    """Return the movement between two looks (UTC seconds and stance), or None when it is not known, or too far."""
    (earlier, one), (later, two) = before, after
    seconds = later - earlier
    if one.speed_mps is None or two.speed_mps is None or seconds < 0:
        return None
    way = seconds / 2 * (one.speed_mps * one.nose + two.speed_mps * two.nose)
    if float(np.hypot(*way)) > LARGEST_M or abs(_turn(one, two)) > radians(60):
        return None
    width, height = size
    first = outlook(mounting, one.heading_deg, width=width, height=height)
    second = outlook(mounting, two.heading_deg, width=width, height=height).vantage.matrix.copy()
    second[:, 3] -= second[:, :2] @ way
    return Egomotion(first.ground.matrix, second)


def _turn(one: Stance, two: Stance) -> float:
    return float(np.angle(np.exp(1j * radians(two.heading_deg - one.heading_deg))))
