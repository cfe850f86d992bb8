"""The brightest part of a light: its source, without what it lights up around it; and whether it opened like a shell. Pure.

A shell throws light on façades and street in the frame in which it bursts, and lenses have halos: all of that is one light,
which fills much of the picture and doesn't open. Its stars do: bit by bit, all round, and never brighter again.
"""

import math
from typing import NamedTuple, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.sense.glow import Cells, Glow, Levels, Patch, beside, glow

SHARE = 0.5
"""A source is as bright as this share of its brightest cell and more: what it lights up is darker."""
FAINT = 20.0
"""Grey levels: how wide a fainter one is, such as stars that burn out, is a matter of noise."""
SPENT = 0.5
"""With less than this share of its most light, how wide it is and where is a matter of which stars burn longest."""
OPENING_S = 1.2
"""A shell's stars have flown most of their way after so long; headlights that come nearer need more."""
DENSER = 1.4
"""A cell must get so much brighter than the brightest so far: a lamp that fades in has opened only after that."""
BIT_BY_BIT, LEAP = 1.3, 0.6
"""So much wider it gets without its largest leap, at most this share of its opening. Stars fly on; when a lamp goes out
and others are left, or a beam reaches a wall, that is one leap."""
RECORDS, RECORDS_S = 4, 0.2
"""Frames in which it is wider than ever, and seconds: lamps that are switched on one after the other have two or three."""
REBOUND = 0.15
"""Share of its brightest cell by which a shell's may get brighter again at most: what flickers or passes does that."""
ROUND = 0.15
"""Cells of its largest frame ÷ those of an even disc as wide as it got: two lights that part fill little of it."""
LEAST_CELLS = 10
"""A source of fewer cells does not show that it opens: its spread is a matter of where it lies among them."""


class Heart(NamedTuple):
    """A light's source so far; a value.

    Attributes:
        cells: (H, W) that it lights now.
        age: seconds since its first frame.
        first, last: its first and its newest frame.
        peak: its largest light, grey levels x cells.
        dense: the frame with its brightest cell.
        widest: largest spread from then on, within OPENING_S, cells.
        leap: by how much that grew at most from one frame to the next, cells.
        records, record_s: frames, and seconds, in which it grew.
        brightest, darkest: the largest contrast, and the least one after it.
        rebound: by how many grey levels it got brighter again.
        travel: how far its centre went at most while it was bright, cells.
        largest: most cells that it lit at once.
        entered: its first frame touched the picture's left, right or lower edge.
    """

    cells: Cells
    age: float
    first: Glow
    last: Glow
    peak: float
    dense: Glow
    widest: float
    leap: float
    records: int
    record_s: float
    brightest: float
    darkest: float
    rebound: float
    travel: float
    largest: int
    entered: bool

    @property
    def opened(self) -> float:
        """By how much it spread."""
        return self.widest / self.dense.spread

    @property
    def is_like_a_shell(self) -> bool:
        """Whether what opened did so as stars do, whatever it lit up."""
        if self.entered or self.largest < max(LEAST_CELLS, ROUND * 2 * math.pi * self.widest**2):
            return False
        if self.records < RECORDS or self.record_s < RECORDS_S or self.rebound > REBOUND * self.brightest:
            return False
        opening = self.widest - self.dense.spread
        return self.leap <= LEAP * opening and self.widest - self.leap >= BIT_BY_BIT * self.dense.spread


def heart(levels: Levels, rise: Levels, cells: Cells) -> Heart:
    """Return the source of a light that came up now.

    Args:
        levels: (H, W) grey levels by which it outshines what was there; those of the last instants when it comes up in another.
        rise: (H, W) grey levels above what was there before.
        cells: (H, W) all that the light fills, at least one.
    """
    inside = np.where(cells, levels, 0)
    _, labels = _joined(inside >= SHARE * inside.max())
    own = labels == int(np.bincount(labels.ravel(), weights=inside.ravel())[1:].argmax()) + 1
    places = own.ravel().nonzero()[0]
    now = glow(rise, places)
    entered = bool(own[:, 0].any() or own[:, -1].any() or own[-1].any())
    count, bright = len(places), now.contrast
    return Heart(own, 0.0, now, now, now.gain, now, now.spread, 0.0, 0, 0.0, bright, bright, 0.0, 0.0, count, entered)


def beaten(one: Heart, age: float, rise: Levels, lit: Patch) -> Heart:
    """Return the source as a frame shows it, unless it has faded.

    Args:
        one: as the frame before showed it.
        age: seconds since its first frame.
        rise: (H, W) grey levels above what was there before.
        lit: all that the light fills; the source's cells are among them.
    """
    if one.last.gain < SPENT * one.peak:
        return one
    own = _source(one.cells[lit.window], rise[lit.window], lit.cells[lit.window])
    if own is None:
        return one
    cells = np.zeros(rise.shape, bool)
    cells[lit.window] = own
    places = cells.ravel().nonzero()[0]
    now = glow(rise, places)
    peak, largest = max(one.peak, now.gain), max(one.largest, len(places))
    gone = math.hypot(now.x - one.first.x, now.y - one.first.y) if now.gain >= SPENT * peak else 0.0
    after = one._replace(cells=cells, age=age, last=now, peak=peak, largest=largest, travel=max(one.travel, gone))
    return _faded(_wider(after, now, age - one.age), now)


def _source(before: Cells, rise: Levels, cells: Cells) -> Cells | None:
    """Return which cells of a window the source fills, in which it filled others `before`; None: none any more."""
    around = beside(before) & cells
    bright = cells & (rise >= max(FAINT, SHARE * float(rise[around].max(initial=0.0))))
    count, labels = _joined(bright)
    ours = np.zeros(count, bool)
    ours[labels[around & bright]] = True
    return ours[labels] if ours.any() else None


def _wider(one: Heart, now: Glow, passed: float) -> Heart:
    """Note how wide a source is; one that is as dense as never before begins to open then."""
    if now.contrast > DENSER * one.dense.contrast:
        return one._replace(dense=now, widest=now.spread, leap=0.0, records=0, record_s=0.0)
    more = now.spread - one.widest
    if more <= 0 or one.age > OPENING_S:
        return one
    return one._replace(widest=now.spread, leap=max(one.leap, more), records=one.records + 1, record_s=one.record_s + passed)


def _faded(one: Heart, now: Glow) -> Heart:
    """Note whether a source gets brighter again."""
    if now.contrast >= one.brightest:
        return one._replace(brightest=now.contrast, darkest=now.contrast)
    darkest = min(one.darkest, now.contrast)
    return one._replace(darkest=darkest, rebound=max(one.rebound, now.contrast - darkest))


def _joined(bright: Cells) -> tuple[int, NDArray[np.int32]]:
    """Return which of the bright cells (H, W) belong together, and 0 for the others: gaps of two cells are none.

    The first number is one more than the largest.
    """
    count, labels = cv2.connectedComponents(beside(bright).view(np.uint8))
    labels *= bright
    return count, cast("NDArray[np.int32]", labels)
