"""How many bags lie around a bin, also where a detector finds a heap of them as one thing. Pure; not a rule."""

import numpy as np
from numpy.typing import NDArray

from pipeline.rules.bin_boxes import NESTED
from pipeline.rules.picture_plane import Boxes, areas, shared_area
from pipeline.rules.reach import Reach
from pipeline.rules.rule import GroundMap

BAG_M = 0.45
"""Width of a bag that lies among others: simulated bags are 0.3 to 0.8 m wide, two 1 to 1.3."""
BAG_HEIGHTS = 0.45
"""The same in heights of a bin beside it, where the ground is not surveyed: half a metre of 1.1 m."""


def bags_around(bins: Boxes, lie: Boxes, ground: GroundMap | None, *, reach: Reach) -> int:
    """Return how many bags lie close to one of some bins; beyond the map the picture is asked.

    Bags that lie together are often found as one heap: it counts as many as fit side by side into its width, or as were found
    in it, whichever is more. Where the heap's box is around the bin, too, only what sticks out to its left and right counts.

    Args:
        bins: (N, 4) boxes that show one bin, or a row of bins, 1 at least.
        lie: (M, 4) boxes of bags and heaps.
        ground: picture to metres.
        reach: how near they must be.
    """
    near = np.stack([reach.share(one, lie, ground, height=float(one[3] - one[1])) <= 1.0 for one in bins])
    ours = near.any(axis=0)
    within = _within(lie[ours])
    outer, inner = np.flatnonzero(~within.any(axis=1)), np.flatnonzero(~within.any(axis=0))
    heaps, near = lie[ours][outer], near[:, ours][:, outer]
    fit = np.stack([_fit(heaps, one, ground) for one in bins])
    return int(np.maximum(within[np.ix_(inner, outer)].sum(axis=0), np.where(near, fit, 0).max(axis=0)).sum())


def _within(lie: Boxes) -> NDArray[np.bool_]:
    """Tell for (M, 4) boxes which lies in which larger one, (M, M); of two equal ones the second in the first."""
    size, nth = areas(lie), np.arange(len(lie))
    larger = (size[None, :] > size[:, None]) | ((size[None, :] == size[:, None]) & (nth[None, :] < nth[:, None]))
    within: NDArray[np.bool_] = larger & (shared_area(lie, lie) >= NESTED * np.maximum(size[:, None], 1e-9))
    return within


def _fit(heaps: Boxes, box: Boxes, ground: GroundMap | None) -> NDArray[np.intp]:
    """Return how many bags fit into the width of each of (N, 4) heaps near a bin's box (4,), 1 at least."""
    whole = _in_bags(heaps[:, 0], heaps[:, 2], heaps, box, ground)
    left = _in_bags(np.minimum(heaps[:, 0], box[0]), np.full(len(heaps), box[0]), heaps, box, ground)
    right = _in_bags(np.full(len(heaps), box[2]), np.maximum(heaps[:, 2], box[2]), heaps, box, ground)
    has_bin = shared_area(heaps, box[None, :])[:, 0] >= NESTED * max(float(areas(box[None, :])[0]), 1e-9)
    return np.maximum(1, np.where(has_bin, left + right, whole))


def _in_bags(start: Boxes, end: Boxes, heaps: Boxes, box: Boxes, ground: GroundMap | None) -> NDArray[np.intp]:
    """Return how many bags fit between x and x (N,) at the feet of (N, 4) heaps; beyond the map by a bin's box (4,)."""
    wide = (end - start).astype(np.float64) / max(BAG_HEIGHTS * float(box[3] - box[1]), 1e-6)
    if ground is not None and len(heaps):
        ends = [ground.metres(np.stack([x, heaps[:, 3]], axis=1).astype(np.float32)) for x in (start, end)]
        metres = np.linalg.norm(ends[1] - ends[0], axis=1) / BAG_M
        wide = np.where(np.isfinite(metres), metres, wide)
    return wide.astype(np.intp)
