"""One light that came up suddenly, from its first frame to its end, on a tiny picture. Pure.

Says how it grew, moved and faded. Not here: which lights are bursts of fireworks (`flash`).
"""

import math
from typing import NamedTuple

from pipeline.sense.glow import Glow, Patch
from pipeline.sense.heart import Heart

BLOOM = 2.5
"""A light that gets so many times as bright from one frame to the next is a new one: a shell that opens on its trail."""
TRAIL_S = 0.3
"""Only after so long: the first frames of a shell, too, get brighter so fast."""
SURE_GAIN = 60.0
"""Least light of a bloom, grey levels x cells: less is noise of a cell or two."""


class Burst(NamedTuple):
    """A light's life so far; a value.

    Attributes:
        at: UTC seconds of the first frame that showed it.
        until: UTC seconds of its newest frame.
        first, peak, last: its first, its brightest and its newest frame.
        vivid: most saturated glow's red and blue.
        region: every cell that it lit.
        dimmed: largest light that the rest of the picture lost meanwhile, grey levels x cells.
        entered: its first frame touched the picture's left, right or lower edge: it came from outside.
        heart: its brightest part.
        told: whoever judges it has done so.
        ended: another light came up in it.
    """

    at: float
    until: float
    first: Glow
    peak: Glow
    last: Glow
    vivid: tuple[float, float]
    region: Patch
    dimmed: float
    entered: bool
    heart: Heart
    told: bool = False
    ended: bool = False

    @property
    def cells(self) -> int:
        """How many cells it lit."""
        return len(self.region.places)

    @property
    def strongest(self) -> float:
        """By how much its brightest cell outshone what was there before, grey levels."""
        return max(self.heart.dense.contrast, self.peak.contrast)

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


def born(t: float, now: Glow, lit: Patch, source: Heart) -> Burst:
    """Return a light that is seen first at UTC time `t`."""
    cells = lit.cells
    entered = bool(cells[:, 0].any() or cells[:, -1].any() or cells[-1].any())
    return Burst(t, t, now, now, now, (now.red, now.blue), lit, 0.0, entered, source)


def blooms(burst: Burst, t: float, now: Glow) -> bool:
    """Tell whether a light that is `now` so begins anew."""
    return t - burst.at >= TRAIL_S and now.gain > max(SURE_GAIN, BLOOM * burst.last.gain)


def grown(burst: Burst, t: float, now: Glow, lit: Patch, source: Heart, *, dimmed: float) -> Burst:
    """Return a light that is `now` so, and lit all of a patch so far."""
    brighter = now.gain > burst.peak.gain
    return burst._replace(
        until=t,
        peak=now if brighter else burst.peak,
        last=now,
        vivid=(now.red, now.blue) if now.saturation > burst.saturation else burst.vivid,
        region=lit,
        dimmed=max(burst.dimmed, dimmed),
        heart=source,
    )
