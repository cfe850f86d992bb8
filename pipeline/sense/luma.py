"""What the eye compares: a tiny brightness picture, and two measures of it. Pure.

Sizes of things are given for a 640x360 picture, the usual sub-stream.
"""

from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

WIDTH, HEIGHT = 96, 54
"""One cell is 6.7 x 6.7 pixels of a 640x360 picture: a bag of 12 pixels fills at least one."""
_AROUND = (25, 25)
"""A quarter of the picture: light that changes more smoothly than this is weather, not a thing."""

CHANGED = 12.0
"""Grey levels by which one cell must differ. Measured on fixed cameras (640x360, originals and 300 kbit/s copies):
a still scene differs by up to 8, night noise of 8 levels by up to 10, a bag of 12 pixels and 25 levels by 16 and more."""
CHANGED_MOST = 16.0
"""However noisy the picture is, such a bag stays a change."""
SIGMAS = 5.5
"""Standard deviations of the noise that are no change: one of 5,184 cells exceeds them in one look of 5,000."""
MEDIAN = 0.6745
"""Median ÷ standard deviation of a normal error's size."""

Luma = NDArray[np.uint8]


def detail(luma: Luma) -> NDArray[np.float32]:
    """Return how much each cell differs from its surroundings, in grey levels."""
    around = cv2.boxFilter(luma, cv2.CV_32F, _AROUND, borderType=cv2.BORDER_REPLICATE)
    return cast("NDArray[np.float32]", cv2.subtract(luma, around, dtype=cv2.CV_32F))


def difference(before: NDArray[np.float32], now: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return by how many grey levels each cell's detail differs, after a common change of contrast is taken out."""
    power = float(np.vdot(before, before))
    gain = float(np.vdot(before, now)) / power if power > 0 else 1.0
    expected = before * np.float32(min(2.0, max(0.5, gain)))
    return cast("NDArray[np.float32]", cv2.absdiff(now, expected))


def limit(differences: NDArray[np.float32]) -> float:
    """Return the difference from which a cell is a change, by how much most cells differ: that is noise, things are few.

    A picture of which more than half changed has a large median and larger differences: the limit stays below those.
    """
    noise = float(np.median(differences[::2, ::2])) / MEDIAN
    return min(CHANGED_MOST, max(CHANGED, SIGMAS * noise))


def share_above(values: NDArray[np.float32], limit: float) -> float:
    """Return which part of the values is above a limit."""
    return float(np.count_nonzero(values > limit)) / values.size
