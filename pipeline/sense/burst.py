"""One light that came up suddenly, from its first frame to its end, on a tiny picture. Pure.

Says how it grew, moved and faded. Not here: which lights are bursts of fireworks (`flash`).
"""

import math
from functools import cache
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

CELL_SPREAD = 0.3
"""Mean squared distance from its centre of light that fills one cell only, cells² (twice 1/12, and the blur of scaling)."""
BLOOM = 2.5
"""A light that gets so many times as bright from one frame to the next is a new one: a shell that opens on its trail."""
OPENING_S = 1.2
"""A shell's stars have flown most of their way after so long; headlights that come nearer need more."""
DENSER = 1.1
"""A cell must get so much brighter than the brightest so far: a lamp that fades in has opened only after that."""
TRAIL_S = 0.3
"""Only after so long: the first frames of a shell, too, get brighter so fast."""
SURE_GAIN = 60.0
"""Least light of a bloom, grey levels x cells: less is noise of a cell or two."""

Cells = NDArray[np.bool_]
Levels = NDArray[np.float32]
_AROUND = np.ones((3, 3), np.uint8)


class Patch(NamedTuple):
    """Some cells of the picture.

    Attributes:
        cells: (H, W).
        places: (N,) their numbers, row by row.
        around: (H, W), these and the cells beside them: what lights up there is the same light.
    """

    cells: Cells
    places: NDArray[np.intp]
    around: Cells

    def joined(self, cells: Cells) -> "Patch":
        """Return this patch with more cells (H, W); the same object when they add none."""
        both = cells | self.cells
        return patch(both) if np.count_nonzero(both) > len(self.places) else self


def patch(cells: Cells) -> Patch:
    """Return a patch of cells (H, W)."""
    return Patch(cells, np.flatnonzero(cells), beside(cells))


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


class Burst(NamedTuple):
    """A light's life so far; a value.

    Attributes:
        at: UTC seconds of the first frame that showed it.
        until: UTC seconds of its newest frame.
        first, peak, last: its first, its brightest and its newest frame.
        dense: the frame with its brightest cell.
        widest: largest spread from then on, within OPENING_S, cells.
        vivid: most saturated glow's red and blue.
        region: every cell that it lit.
        dimmed: largest light that the rest of the picture lost meanwhile, grey levels x cells.
        entered: its first frame touched the picture's left, right or lower edge: it came from outside.
        told: whoever judges it has done so.
    """

    at: float
    until: float
    first: Glow
    peak: Glow
    last: Glow
    dense: Glow
    widest: float
    vivid: tuple[float, float]
    region: Patch
    dimmed: float
    entered: bool
    told: bool = False

    @property
    def cells(self) -> int:
        """How many cells it lit."""
        return len(self.region.places)

    @property
    def opened(self) -> float:
        """By how much it spread: 1 for a lamp, however bright; a shell's stars fly apart."""
        return self.widest / self.dense.spread

    @property
    def strongest(self) -> float:
        """By how much its brightest cell outshone what was there before, grey levels."""
        return max(self.dense.contrast, self.peak.contrast)

    @property
    def saturation(self) -> float:
        """How coloured it was at most."""
        return math.hypot(*self.vivid)

    @property
    def travel(self) -> float:
        """How far its centre went, cells."""
        return math.hypot(self.last.x - self.first.x, self.last.y - self.first.y)

    @property
    def colours_matter(self) -> bool:
        """Whether its colour may still be asked for: nobody asks for that of a light that was judged, or came from outside."""
        return not (self.told or self.entered)


def glow(rise: Levels, lit: Patch) -> Glow:
    """Return what is lit in a patch (of at least one cell), without its colour.

    Args:
        rise: (H, W) grey levels above what was there before.
        lit: the cells that belong to the light.
    """
    weight = np.maximum(rise.take(lit.places), 1e-3).astype(np.float64)
    gain, across, down, square = (_moments(rise.shape).take(lit.places, axis=1) @ weight).tolist()
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


def born(t: float, now: Glow, lit: Patch) -> Burst:
    """Return a light that is seen first at UTC time `t`."""
    cells = lit.cells
    entered = bool(cells[:, 0].any() or cells[:, -1].any() or cells[-1].any())
    return Burst(t, t, now, now, now, now, now.spread, (now.red, now.blue), lit, 0.0, entered)


def blooms(burst: Burst, t: float, now: Glow) -> bool:
    """Tell whether a light that is `now` so begins anew."""
    return t - burst.at >= TRAIL_S and now.gain > max(SURE_GAIN, BLOOM * burst.last.gain)


def grown(burst: Burst, t: float, now: Glow, lit: Patch, *, dimmed: float) -> Burst:
    """Return a light that is `now` so, and lit all of a patch so far."""
    brighter = now.gain > burst.peak.gain
    denser = now.contrast > DENSER * burst.dense.contrast
    opening = now.spread if t - burst.at <= OPENING_S else 0.0
    return burst._replace(
        until=t,
        peak=now if brighter else burst.peak,
        last=now,
        dense=now if denser else burst.dense,
        widest=now.spread if denser else max(burst.widest, opening),
        vivid=(now.red, now.blue) if now.saturation > burst.saturation else burst.vivid,
        region=lit,
        dimmed=max(burst.dimmed, dimmed),
    )


def beside(cells: Cells) -> Cells:
    """Return cells and those beside them."""
    return cv2.dilate(cells.view(np.uint8), _AROUND).view(np.bool_)
