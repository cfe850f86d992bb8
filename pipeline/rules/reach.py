"""How far two things on the ground may be from each other and still belong together. Pure; not a rule."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.rules.picture_plane import Boxes, feet
from pipeline.rules.rule import GroundMap


class Reach(NamedTuple):
    """How far somebody may stand from a thing, or a thing lie from it, by their feet.

    Attributes:
        metres: on the ground, where that is surveyed.
        heights: in heights of what has a known size, such as a person, where it is not.
        depth: how much farther two feet are apart on the ground than in the picture when one is higher in it; then asked, too.
    """

    metres: float
    heights: float
    depth: float = 1.0

    def share(self, box: Boxes, others: Boxes, ground: GroundMap | None, *, height: float | None = None) -> NDArray[np.float64]:
        """Return how far others are from a thing, 1: as far as they may; beyond the map by the picture.

        Args:
            box: (4,) of the thing.
            others: (N, 4).
            ground: picture to metres.
            height: pixels, of what `heights` are counted in; None: each of the others' own.
        """
        foot, stands = feet(box[None, :]), feet(others)
        tall = np.maximum(others[:, 3] - others[:, 1] if height is None else np.full(len(others), height), 1e-6)
        away = np.linalg.norm((stands - foot) * np.array([1.0, self.depth]), axis=1) / (max(self.heights, 1e-6) * tall)
        shares: NDArray[np.float64] = away.astype(np.float64)
        if ground is None or len(others) == 0:
            return shares
        metres = ground.metres(np.concatenate([foot, stands]))
        distances = np.linalg.norm(metres[1:] - metres[0], axis=1) / max(self.metres, 1e-6)
        return np.where(np.isfinite(distances), distances, shares)
