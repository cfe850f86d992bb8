"""What shines in one frame of a tiny picture: patches of cells, and how bright, wide and coloured their light is. Pure."""

import math
from functools import cache
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

CELL_SPREAD = 0.3
"""Mean squared distance from its centre of light that fills one cell only, cells² (twice 1/12, and the blur of scaling)."""

Cells = NDArray[np.bool_]
Places = NDArray[np.intp]
Levels = NDArray[np.float32]
_AROUND = np.ones((3, 3), np.uint8)


class Patch(NamedTuple):
    """Some cells of the picture, at least one.

    Attributes:
        cells: (H, W).
        places: (N,) their numbers, row by row.
        around: (M,) the numbers of these and of the cells beside them: what lights up there is the same light.
        window: rows and columns that hold them all: what is only sought among them takes less time there.
    """

    cells: Cells
    places: Places
    around: Places
    window: tuple[slice, slice]

    def joined(self, cells: Cells) -> "Patch":
        """Return this patch with more cells (H, W); the same object when they add none."""
        both = cells | self.cells
        return patch(both) if np.count_nonzero(both) > len(self.places) else self


def patch(cells: Cells) -> Patch:
    """Return a patch of cells (H, W)."""
    width, places = cells.shape[1], cells.ravel().nonzero()[0]
    columns = places % width
    rows = slice(int(places[0]) // width, int(places[-1]) // width + 1)
    window = rows, slice(int(columns.min()), int(columns.max()) + 1)
    return Patch(cells, places, beside(cells).ravel().nonzero()[0], window)


class Glow(NamedTuple):
    """What a light is in one frame.

    Attributes:
        gain: grey levels x cells above what was there before.
        x, y: its centre, cells.
        spread: root mean square distance of its light from the centre, cells.
        contrast: the brightest cell's grey levels above what was there before.
        red, blue: its chroma, -128…127, the mean over its cells weighted by their colour: cores are white.
    """

    gain: float
    x: float
    y: float
    spread: float
    contrast: float
    red: float = 0.0
    blue: float = 0.0

    @property
    def saturation(self) -> float:
        """How far from grey the light is, 0…181."""
        return math.hypot(self.red, self.blue)


def glow(rise: Levels, places: Places) -> Glow:
    """Return what is lit in some cells, without its colour.

    Args:
        rise: (H, W) grey levels above what was there before.
        places: (N,) numbers of the cells that belong to the light, at least one.
    """
    weight = np.maximum(rise.take(places), 1e-3).astype(np.float64)
    gain, across, down, square = (_moments(rise.shape).take(places, axis=1) @ weight).tolist()
    x, y = across / gain, down / gain
    spread = max(0.0, square / gain - x**2 - y**2) + CELL_SPREAD
    return Glow(gain, x, y, spread**0.5, float(weight.max()))


def coloured(now: Glow, chroma: NDArray[np.uint8], lit: Patch) -> Glow:
    """Return a glow with its colour; `chroma`: (2, H, W) blue and red difference, 128 for none."""
    inside = chroma.reshape(2, -1).take(lit.places, axis=1).astype(np.float32) - np.float32(128)
    power = inside[0] ** 2 + inside[1] ** 2 + np.float32(1e-3)
    blue, red = (inside @ power).tolist()
    whole = float(power.sum())
    return now._replace(red=red / whole, blue=blue / whole)


@cache
def _moments(shape: tuple[int, int]) -> NDArray[np.float64]:
    """Return for every cell 1, its column, its row and its squared distance from the first, (4, H x W)."""
    rows, columns = (part.ravel() for part in np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float64))
    return np.stack([np.ones_like(rows), columns, rows, columns**2 + rows**2])


def beside(cells: Cells) -> Cells:
    """Return cells and those beside them."""
    return cv2.dilate(cells.view(np.uint8), _AROUND).view(np.bool_)
