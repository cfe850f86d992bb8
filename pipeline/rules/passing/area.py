"""Is a thing in an area of the map? By the share of the places at which it may be. Pure."""

from collections.abc import Mapping, Sequence
from math import cos, radians

import numpy as np
from numpy.typing import NDArray

from pipeline.config.geofence import Geofence
from pipeline.config.geometry import METRES_PER_DEGREE
from pipeline.locate.homography import Array
from pipeline.locate.plane import TangentPlane
from pipeline.rules.picture_plane import inside

RINGS = np.sqrt(-2 * np.log(1 - np.array([1, 3, 5, 7]) / 8))
"""Radii, in standard deviations, of the middles of four rings that each hold a quarter of a plane normal error."""
TURNS = (np.arange(12) + 0.5) * (np.pi / 6)
SPREAD: Array = np.concatenate([ring * np.column_stack([np.cos(TURNS), np.sin(TURNS)]) for ring in RINGS])
"""Where a thing may be, (48, 2) standard deviations, each as likely."""


class Areas:
    """The named areas that a rule watches."""

    def __init__(self, fences: Mapping[str, Geofence], names: Sequence[str]) -> None:
        chosen = names or tuple(fences)
        self._corners = {name: np.array([(one.lat, one.lon) for one in fences[name].corners], np.float64) for name in chosen}
        bounds = [np.concatenate([one.min(axis=0), one.max(axis=0)]) for one in self._corners.values()]
        self._bounds = np.array(bounds, np.float64).reshape(-1, 4)

    def holding(self, lat: float, lon: float, covariance: Array) -> tuple[str, float] | None:
        """Return the area that holds most of the places at which a thing may be, and their share; None: none holds any."""
        plane = TangentPlane(lat, lon)
        spread = SPREAD @ np.linalg.cholesky(covariance + 1e-9 * np.eye(2)).T
        found = [(0.0, "")]
        for name in self._near(lat, lon, float(np.abs(spread).max())):
            metres = plane.metres(self._corners[name])
            found.append((float(inside(spread.astype(np.float32), metres.astype(np.float32)).mean()), name))
        share, name = max(found)
        return (name, share) if share > 0 else None

    def _near(self, lat: float, lon: float, reach_m: float) -> list[str]:
        """Return the areas whose bounds are within reach."""
        up = reach_m / METRES_PER_DEGREE
        across = up / max(0.01, cos(radians(lat)))
        low, high = self._bounds[:, :2] - (up, across), self._bounds[:, 2:] + (up, across)
        here = np.array([lat, lon])
        near: NDArray[np.bool_] = np.all((low <= here) & (high >= here), axis=1)
        return [name for name, is_near in zip(self._corners, near.tolist(), strict=True) if is_near]
