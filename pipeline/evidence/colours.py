"""Which colours a thing has in a picture: a coarse description that outlives compression and small changes of light. Pure."""

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.events import Appearance, Box

HUES = 8
LEVELS = 3
"""Dark, grey and light, of what is hardly coloured."""
COLOURED = 64
"""Saturation, 0…255, from which a hue says something: below it compression and white balance decide."""
LIT = 40
"""Value, 0…255, from which a hue says something."""
INNER = 0.8
"""Share of each side of the box that is looked at: its edge shows the street."""
SIDE = 48
"""Pixels of each side to which the box is reduced."""


def appearance(picture: NDArray[np.uint8], box: Box) -> Appearance | None:
    """Describe what a box shows, or return None when it is too small to tell.

    Args:
        picture: (H, W, 3) BGR uint8.
        box: relative to the picture.
    """
    height, width = picture.shape[:2]
    inset_x, inset_y = ((1 - INNER) / 2 * side for side in (box.x2 - box.x1, box.y2 - box.y1))
    left, right = (round(edge * width) for edge in (box.x1 + inset_x, box.x2 - inset_x))
    top, bottom = (round(edge * height) for edge in (box.y1 + inset_y, box.y2 - inset_y))
    if right - left < 2 or bottom - top < 2:
        return None
    small = cv2.resize(picture[top:bottom, left:right], (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    return Appearance(colours=shares(small.astype(np.uint8)))


def shares(picture: NDArray[np.uint8]) -> tuple[float, ...]:
    """Return the share of each hue and level in an (H, W, 3) BGR uint8 picture; they sum to 1, but for rounding."""
    hue, saturation, value = cv2.split(cv2.cvtColor(picture, cv2.COLOR_BGR2HSV))
    coloured = (saturation >= COLOURED) & (value >= LIT)
    # OpenCV's hue has 180 steps; a hue's middle is the middle of its share.
    hues = ((hue[coloured].astype(np.int64) * 2 * HUES + 180) // 360) % HUES
    levels = np.minimum(value[~coloured].astype(np.int64) * LEVELS // 256, LEVELS - 1)
    counted = np.concatenate([np.bincount(hues, minlength=HUES), np.bincount(levels, minlength=LEVELS)])
    return tuple(round(float(count) / hue.size, 2) for count in counted)
