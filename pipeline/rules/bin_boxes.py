"""Which boxes and places show one bin: a detector may find it twice, alone and with the bags around it. Pure; not a rule."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.rules.picture_plane import Boxes, areas, inside_share, iou, shared_area
from pipeline.rules.places import SAME_SPOT, WITHIN, Standing

SAME_BIN = 0.6
"""Overlap above which two boxes of one look show the same bin, which the detector calls two things."""
NESTED = 0.85
"""Share of a box that lies in another one of the same look when both show one bin, or one heap: of a bin behind another one,
a detector does not find the seventh that is seen."""


def one_bin(boxes: Boxes, box: Boxes) -> NDArray[np.bool_]:
    """Tell which boxes (N, 4) show the bin that a box (4,) of the same look shows: nearly the same, in it, or around it."""
    return _alike(boxes, box, overlap=SAME_BIN, nested=NESTED)


def same_spot(boxes: Boxes, box: Boxes) -> NDArray[np.bool_]:
    """Tell which boxes (N, 4) a bin may have that once had a box (4,): bags that stick out of it make it larger."""
    return _alike(boxes, box, overlap=SAME_SPOT, nested=WITHIN)


def by_bin(there: Sequence[Standing]) -> list[list[Standing]]:
    """Sort places into bins: the first of each is the one that was found first, the others show the same bin."""
    found: list[list[Standing]] = []
    for one in sorted(there, key=lambda one: one.place.number):
        own = next((places for places in found if one_bin(one.box[None, :], places[0].box)[0]), None)
        if own is None:
            found.append([one])
        else:
            own.append(one)
    return found


def _alike(boxes: Boxes, box: Boxes, *, overlap: float, nested: float) -> NDArray[np.bool_]:
    around = shared_area(boxes, box[None, :])[:, 0] / np.maximum(areas(box[None, :]), 1e-9)
    alike: NDArray[np.bool_] = iou(boxes, box[None, :])[:, 0] >= overlap
    return alike | (inside_share(boxes, box) >= nested) | (around >= nested)
