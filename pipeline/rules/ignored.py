"""Masks of a picture: what stands in one is not looked at by any rule. Pure.

Not here: the tracker, which follows things through a mask, and pictures, which show it.
"""

from collections.abc import Iterable

import numpy as np
import supervision as sv
from numpy.typing import NDArray

from pipeline.config.settings import Zone
from pipeline.frames import Residue
from pipeline.rules.picture_plane import Points, chosen, feet, inside, polygon_of


class Ignored:
    """The masks of one stream."""

    def __init__(self, masks: Iterable[Zone]) -> None:
        self._masks = tuple(masks)

    def tracks(self, tracks: sv.Detections, *, size: tuple[int, int]) -> sv.Detections:
        """Return the tracks whose foot is in no mask; boxes are xyxy pixels of a picture of a width and height."""
        if not self._masks or len(tracks) == 0:
            return tracks
        return chosen(tracks, ~self._within(feet(tracks.xyxy.astype(np.float32)), size))

    def residues(self, residues: tuple[Residue, ...]) -> tuple[Residue, ...]:
        """Return what appeared in the picture and whose foot is in no mask."""
        if not self._masks or not residues:
            return residues
        within = self._within(feet(np.array([one.box for one in residues], np.float32)), (1, 1))
        return tuple(one for one, is_masked in zip(residues, within.tolist(), strict=True) if not is_masked)

    def _within(self, points: Points, size: tuple[int, int]) -> NDArray[np.bool_]:
        """Tell which of (N, 2) points are in a mask."""
        found: NDArray[np.bool_] = np.any([inside(points, polygon_of(mask, *size)) for mask in self._masks], axis=0)
        return found
