"""Where a camera hangs and how it looks, from its map of the ground alone: what stands up can then be drawn in its picture.

A map of a plane fixes a camera with square pixels, its axis in the middle of the picture, up to an uncertain focal length
(Hartley and Zisserman, Multiple View Geometry, 8.8). Not here: lens distortion.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.locate.homography import Array, inverse

FOCALS = np.geomspace(0.35, 4.0, 80)
"""Focal lengths that are tried ÷ width of the picture: 110° to 14° across."""
USUAL_FOCAL = 0.85
"""Usual focal length ÷ width: a 4 mm lens before a 1/2.8 inch sensor, 80° across; 2.8 to 8 mm are common."""
FOCAL_SPREAD = 0.5
"""Standard deviation of its logarithm."""
SKEW = 0.02
"""How far a surveyed map is from that of a true camera, as a share; decides how much the usual focal length weighs."""


@dataclass(frozen=True, slots=True)
class Vantage:
    """A camera over flat ground.

    Attributes:
        matrix: (3, 4) metres east, north and up to pixels times depth.
    """

    matrix: Array

    def pixels(self, points: Array) -> Array:
        """Map (…, 3) metres to (…, 2) pixels; what is behind the camera gives NaN."""
        seen = points @ self.matrix[:, :3].T + self.matrix[:, 3]
        depth = np.where(seen[..., 2:] > 0, seen[..., 2:], np.nan)
        found: Array = seen[..., :2] / depth
        return found


def vantage(ground: NDArray[np.float64], *, width: int, height: int) -> Vantage:
    """Find the camera that sees the ground so.

    Args:
        ground: (3, 3) pixels to metres east and north, its third row positive on the ground.
        width: of the picture in pixels.
        height: of the picture in pixels.
    """
    centred = np.array([[1, 0, -width / 2], [0, 1, -height / 2], [0, 0, 1.0]])
    axes = centred @ inverse(ground)
    focal = _focal(axes, width)
    inner = np.diag([focal, focal, 1.0])
    east, north = (inverse(inner) @ axes)[:, :2].T
    size = (np.linalg.norm(east) + np.linalg.norm(north)) / 2
    up = np.cross(east, north)
    upward = inner @ up * (size / np.linalg.norm(up))
    return Vantage(inverse(centred) @ np.column_stack([axes[:, :2], upward, axes[:, 2]]))


def _focal(axes: Array, width: int) -> float:
    """Return the focal length in pixels with which east and north are most nearly square and alike, and usual."""
    first, second = (np.stack([*(axes[:2, column, None] / (FOCALS * width)), np.full(len(FOCALS), axes[2, column])])
                     for column in (0, 1))  # fmt: skip
    norms = (first**2).sum(axis=0), (second**2).sum(axis=0)
    slant = 2 * (first * second).sum(axis=0) / (norms[0] + norms[1])
    stretch = (norms[0] - norms[1]) / (norms[0] + norms[1])
    odd = (slant**2 + stretch**2) / SKEW**2 + (np.log(FOCALS / USUAL_FOCAL) / FOCAL_SPREAD) ** 2
    return float(FOCALS[int(np.argmin(odd))] * width)
