"""The bins of a city's register before one camera: which of them a look shows, and where each of them is. Pure; not a rule."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.config.asset import Asset
from pipeline.events import Location, Measure
from pipeline.locate.plane import TangentPlane
from pipeline.rules.owners import owners
from pipeline.rules.rule import GroundMap

NEIGHBOUR = 0.45
"""Largest radius of a place ÷ distance of the next one: circles of two bins that stand side by side don't touch."""


class Register:
    """Assets, by their order and by their code."""

    def __init__(self, assets: Sequence[Asset], *, within_m: float) -> None:
        """Take assets; one of them stands within `within_m` metres of its place."""
        self.codes = tuple(asset.code for asset in assets)
        self._within_m = within_m
        self._names = {asset.code: asset.name for asset in assets if asset.name}
        self._earth = np.array([(asset.lat, asset.lon) for asset in assets], np.float64).reshape(-1, 2)
        self._radii = _radii(self._earth, within_m)

    def owners(self, points: NDArray[np.float32], ground: GroundMap) -> NDArray[np.intp]:
        """Return which asset stands at each of (N, 2) pixels, by its number, or `owners.NOBODY`."""
        return owners(ground.metres(points), ground.placed(self._earth), within_m=self._within_m)

    def location(self, code: str) -> Location | None:
        """Return where an asset is, or None when there is none with this code: its circle never reaches the next one's."""
        if code not in self.codes:
            return None
        number = self.codes.index(code)
        lat, lon = self._earth[number]
        return Location(lat=float(lat), lon=float(lon), radius_m=float(self._radii[number]), method="survey")

    def name(self, code: str) -> dict[str, Measure]:
        """Return what people call an asset, for an event's `why`, if they do."""
        return {"name": self._names[code]} if code in self._names else {}


def _radii(earth: NDArray[np.float64], within_m: float) -> NDArray[np.float64]:
    """Return the radius of each place (N, 2), metres."""
    if len(earth) < 2:
        return np.full(len(earth), within_m)
    metres = TangentPlane(*earth[0].tolist()).metres(earth)
    apart = np.linalg.norm(metres[:, None] - metres[None, :], axis=2)
    np.fill_diagonal(apart, np.inf)
    radii: NDArray[np.float64] = np.clip(NEIGHBOUR * apart.min(axis=1), 0.1, within_m)
    return radii
