"""One light that came up suddenly, from its first frame to its end, on a tiny picture. Pure.

Says how it grew, moved and faded. Not here: which lights are bursts of fireworks (`flash`).
"""

from typing import NamedTuple

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
_ROWS, _COLUMNS = np.mgrid[0:64, 0:64].astype(np.float32)


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
    red: float
    blue: float

    @property
    def saturation(self) -> float:
        """How far from grey the light is, 0…181."""
        return float(np.hypot(self.red, self.blue))


class Burst(NamedTuple):
    """A light's life so far; a value.

    Attributes:
        at: UTC seconds of the first frame that showed it.
        until: UTC seconds of its newest frame.
        first, peak, last: its first, its brightest and its newest frame.
        dense: the frame with its brightest cell.
        widest: largest spread from then on, within OPENING_S, cells.
        vivid: most saturated glow's red and blue.
        region: (H, W), every cell that it lit.
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
    region: Cells
    dimmed: float
    entered: bool
    told: bool = False

    @property
    def cells(self) -> int:
        """How many cells it lit."""
        return int(np.count_nonzero(self.region))

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
        return float(np.hypot(*self.vivid))

    @property
    def travel(self) -> float:
        """How far its centre went, cells."""
        return float(np.hypot(self.last.x - self.first.x, self.last.y - self.first.y))


def glow(rise: Levels, chroma: Levels, cells: Cells) -> Glow:
    """Return what is lit in `cells` (at least one).

    Args:
        rise: (H, W) grey levels above what was there before.
        chroma: (2, H, W) blue and red difference, -128…127.
        cells: (H, W) the cells that belong to the light.
    """
    weight = np.maximum(rise[cells], 1e-3)
    rows, columns = _ROWS[: rise.shape[0], : rise.shape[1]][cells], _COLUMNS[: rise.shape[0], : rise.shape[1]][cells]
    gain = float(weight.sum())
    x, y = float(weight @ columns) / gain, float(weight @ rows) / gain
    spread = float(weight @ ((columns - x) ** 2 + (rows - y) ** 2)) / gain + CELL_SPREAD
    blue, red = chroma[0][cells], chroma[1][cells]
    power = blue**2 + red**2 + 1e-3
    vivid = power / power.sum()
    return Glow(gain, x, y, spread**0.5, float(weight.max()), red=float(vivid @ red), blue=float(vivid @ blue))


def born(t: float, now: Glow, cells: Cells) -> Burst:
    """Return a light that is seen first at UTC time `t`."""
    entered = bool(cells[:, 0].any() or cells[:, -1].any() or cells[-1].any())
    return Burst(t, t, now, now, now, now, now.spread, (now.red, now.blue), cells, 0.0, entered)


def grown(burst: Burst, t: float, now: Glow, cells: Cells, *, dimmed: float) -> Burst:
    """Return a light that is `now` so; one that blooms begins anew."""
    if t - burst.at >= TRAIL_S and now.gain > max(SURE_GAIN, BLOOM * burst.last.gain):
        return born(t, now, cells)
    brighter = now.gain > burst.peak.gain
    denser = now.contrast > DENSER * burst.dense.contrast
    opening = now.spread if t - burst.at <= OPENING_S else 0.0
    return burst._replace(
        until=t,
        peak=now if brighter else burst.peak,
        last=now,
        dense=now if denser else burst.dense,
        widest=now.spread if denser else max(burst.widest, opening),
        vivid=(now.red, now.blue) if now.saturation > float(np.hypot(*burst.vivid)) else burst.vivid,
        region=burst.region | cells,
        dimmed=max(burst.dimmed, dimmed),
    )
