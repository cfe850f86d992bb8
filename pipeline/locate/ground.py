"""Picture to ground in metres, for rules that measure distances and areas.

The map ends before the horizon, where a pixel covers more than anyone surveyed.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from pipeline.locate.homography import apply, depths, inverse
from pipeline.locate.plane import TangentPlane

View = Literal["in the picture", "outside of the picture", "behind the camera", "beyond the surveyed ground"]
"""Where a camera has a place of the earth."""


@dataclass(frozen=True, slots=True)
class Ground:
    """A picture of one size over a flat ground.

    Attributes:
        matrix: (3, 3) pixels to metres east and north; its third row is the depth: 0 on the horizon.
        end: depth at which the map ends; beyond it nothing is known.
        plane: where on the earth the metres are; None: nobody said.
    """

    matrix: NDArray[np.float64]
    end: float
    plane: TangentPlane | None = None

    def metres(self, pixels: NDArray[np.float32]) -> NDArray[np.float64]:
        """Map (N, 2) pixels to (N, 2) metres east and north; NaN beyond the map's end."""
        points = pixels.astype(np.float64)
        places = apply(self.matrix, points)
        places[depths(self.matrix, points) < self.end] = np.nan
        return places

    def placed(self, latlon: NDArray[np.float64]) -> NDArray[np.float64]:
        """Map (N, 2) WGS-84 latitude, longitude to (N, 2) metres east and north; NaN when there is no `plane`."""
        return np.full(latlon.shape, np.nan) if self.plane is None else self.plane.metres(latlon)

    def view(self, lat: float, lon: float, *, size: tuple[int, int]) -> View:
        """Return where a place of the earth (WGS-84 degrees) is in the picture of this size that the map is for."""
        x, y, nearness = inverse(self.matrix) @ np.append(self.placed(np.array([[lat, lon]], np.float64))[0], 1.0)
        if nearness <= 0:
            return "behind the camera"
        if not (0 <= x <= nearness * size[0] and 0 <= y <= nearness * size[1]):
            return "outside of the picture"
        return "in the picture" if nearness * self.end <= 1 else "beyond the surveyed ground"

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
