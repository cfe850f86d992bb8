"""How far a box can be trusted: by what a detector's edges wander, and where the picture's edge cuts a thing off."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.locate.homography import Array

FOOT_SHARE = 0.06
"""Standard deviation of a box's foot as a share of its width and height. Measured with two small DETR-like
detectors on the 128 COCO pictures: 222 people and vehicles, 0.03 (large) to 0.06 (small) upright, alike sideways; again
with two detectors on 61 simulated parked vehicles of 50 to 150 pixels: 0.05 to 0.07 sideways, 0.06 to 0.1 upright."""
FOOT_PX = 1.0
"""The same for tiny boxes, pixels (the first measurement)."""
SIDE_SHARE = 0.1
"""The same of a box's width and height: its two edges are off by about as much as its foot, each for itself."""
CUT_SHARE = 0.3
"""The same of the foot of a box that an edge of the picture cuts off: up to its size again may be hidden,
any part of it as likely as another (standard deviation of a uniform error: 1 / √12)."""
CUT_SIDE = 2.0
"""The same of the logarithm of a side that is cut off: it says nothing of the thing's size."""
CUT_EDGE = 0.005
"""A box that ends closer than this to an edge is cut off there, share of the picture's side (5 px of 1080)."""


@dataclass(frozen=True, slots=True, eq=False)
class Framed:
    """A box in a picture.

    Attributes:
        box: (4,) xyxy pixels.
        size: (2,) width and height of the picture, pixels.
    """

    box: Array
    size: Array

    @classmethod
    def of(cls, box: NDArray[np.float32], *, width: int, height: int) -> "Framed":
        """Frame a box (4,) xyxy pixels; sides of less than a pixel count as one."""
        exact = box.astype(np.float64)
        exact[:2] = np.minimum(exact[:2], exact[2:] - 1.0)
        return cls(exact, np.array([width, height], np.float64))

    @property
    def foot(self) -> Array:
        """The middle of its lower edge, (2,) pixels."""
        return np.array([(self.box[0] + self.box[2]) / 2, self.box[3]])

    @property
    def sides(self) -> Array:
        """Width and height, (2,) pixels."""
        sides: Array = self.box[2:] - self.box[:2]
        return sides

    @property
    def foot_error(self) -> Array:
        """Standard deviation of the foot, (2,) pixels; an upper edge that is cut off doesn't matter to it."""
        low, high = self._cut()
        share = np.where([low[0] or high[0], high[1]], CUT_SHARE, FOOT_SHARE)
        error: Array = np.hypot(FOOT_PX, self.sides * share)
        return error

    @property
    def side_doubt(self) -> Array:
        """Standard deviation of the logarithm of the sides, (2,)."""
        low, high = self._cut()
        doubt: Array = np.where(low | high, CUT_SIDE, np.hypot(FOOT_PX / self.sides, SIDE_SHARE))
        return doubt

    def _cut(self) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Tell whether its left and upper, and its right and lower edges are cut off."""
        near = self.size * CUT_EDGE
        return self.box[:2] <= near, self.box[2:] >= self.size - near
