"""Picture to ground in metres, for rules that measure distances and areas.

The map ends before the horizon, where a pixel covers more than anyone surveyed.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.locate.homography import apply, depths


@dataclass(frozen=True, slots=True)
class Ground:
    """A picture of one size over a flat ground.

    Attributes:
        matrix: (3, 3) pixels to metres east and north; its third row is the depth: 0 on the horizon.
        end: depth at which the map ends; beyond it nothing is known.
    """

    matrix: NDArray[np.float64]
    end: float

    def metres(self, pixels: NDArray[np.float32]) -> NDArray[np.float64]:
        """Map (N, 2) pixels to (N, 2) metres east and north; NaN beyond the map's end."""
        points = pixels.astype(np.float64)
        places = apply(self.matrix, points)
        places[depths(self.matrix, points) < self.end] = np.nan
        return places

    def area_m2(self, polygon: NDArray[np.float32]) -> float:
        """Return the ground area in m² of a pixel polygon (N, 2); what lies beyond the map's end is cut off."""
        corners = self._near(polygon.astype(np.float64))
        if len(corners) < 3:
            return 0.0
        east, north = (apply(self.matrix, corners) - apply(self.matrix, corners[:1])).T
        return float(abs(np.sum(east * np.roll(north, -1) - np.roll(east, -1) * north)) / 2)

    def _near(self, polygon: NDArray[np.float64]) -> NDArray[np.float64]:
        """Cut a polygon at the map's end (Sutherland and Hodgman's way, with one edge)."""
        depth = depths(self.matrix, polygon) - self.end
        kept: list[NDArray[np.float64]] = []
        for index, corner in enumerate(polygon):
            before, here, there = depth[index - 1], depth[index], polygon[index - 1]
            if (before < 0) != (here < 0):
                kept.append(there + (corner - there) * (before / (before - here)))
            if here >= 0:
                kept.append(corner)
        return np.array(kept)
