"""Lays what is in the air over a frame, the farthest first, and measures what a camera can notice of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.simulate.air.veil import Airy, Veil, View

Floats = NDArray[np.float32]
Box = tuple[float, float, float, float]
SLACK_M = 0.6
"""What stands so little before it (its own fuel) does not hide it."""
NOTICED = 0.07
"""Least change of a picture's signal (0…1) that counts as seen."""
THIN = 0.15
"""Thinner smoke is not told."""
LEAST_PX = 8
KNEE = 0.75
"""From this exposure on a sensor rolls off."""
STEPS, BRIGHTEST = 4096, 2.0
HIDES = 0.82
"""Thicker smoke in front hides it."""


@dataclass(frozen=True, slots=True, eq=False)
class Glimpse:
    """One thing in the air in one frame: its boxes in pixels, whole and visible, and how many pixels of each."""

    airy: Airy
    box: Box
    shown: Box | None
    seen: int
    whole: int


@dataclass(slots=True, eq=False)
class _Laid:
    airy: Airy
    veil: Veil
    noticed: NDArray[np.bool_]
    seen: NDArray[np.bool_]


def overlay(frame: Floats, depth: Floats, things: Sequence[Airy], view: View, t: float) -> list[Glimpse]:
    """Draw into a frame.

    Args:
        frame: (H, W, 3) linear light; changed in place.
        depth: (H, W) metres of what is drawn.
        things: what may be in the air.
        view: how it is seen.
        t: seconds of the scene.

    Returns:
        What the truth tells.
    """
    drawn = [(airy, veil) for airy in things if (veil := airy.veil(view, t)) is not None]
    laid: list[_Laid] = []
    for airy, veil in sorted(drawn, key=lambda one: -one[1].depth):
        noticed, near = _lay(frame, depth, veil, view.gain)
        for other in laid:
            _hide(other, veil, near)
        if airy.class_name is not None:
            laid.append(_Laid(airy, veil, noticed, noticed & near))
    return [glimpse for one in laid if (glimpse := _glimpse(one)) is not None]


def _lay(frame: Floats, depth: Floats, veil: Veil, gain: float) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Lay a veil over the frame; return where it would be noticed, and where nothing is nearer than it in the picture."""
    noticed, near = np.zeros(veil.cover.shape, bool), np.zeros(veil.cover.shape, bool)
    own, part = _common(veil, frame.shape[:2])
    outside = np.ones(veil.cover.shape, bool)
    outside[own] = False
    noticed[outside] = (veil.light[outside].max(axis=1) * gain > NOTICED * 2) | (veil.cover[outside] > NOTICED * 5)
    before = frame[part]
    after = before * (1 - veil.cover[own][..., None]) + veil.light[own]
    noticed[own] = _change(before, after, gain) > NOTICED
    noticed &= (veil.cover == 0) | (veil.cover > THIN)
    near[own] = veil.depth - SLACK_M < depth[part]
    frame[part] = np.where(near[own][..., None], after, before)
    return noticed, near


def _change(before: Floats, after: Floats, gain: float) -> Floats:
    """Return (H, W) how much a sensor's signal changes in the channel where it changes most."""
    scale = np.float32(gain * STEPS / BRIGHTEST)
    first, second = (_signals()[np.clip(light * scale, 0, STEPS - 1).astype(np.int16)] for light in (before, after))
    blue, green, red = cv2.split(np.abs(second - first))
    return np.asarray(cv2.max(cv2.max(blue, green), red), np.float32)


@cache
def _signals() -> Floats:
    """Return about what a sensor makes of light 0…BRIGHTEST: a bright sky swallows what is brighter still."""
    exposed = np.linspace(0, BRIGHTEST, STEPS)
    rolled = KNEE + (1 - KNEE) * (1 - np.exp((KNEE - exposed) / (1 - KNEE)))
    return np.sqrt(np.where(exposed < KNEE, exposed, rolled)).astype(np.float32)


def _common(veil: Veil, shape: tuple[int, ...]) -> tuple[tuple[slice, slice], tuple[slice, slice]]:
    """Return the part of the veil, and of the picture, where both are."""
    height, width = veil.cover.shape
    x1, y1 = max(0, veil.left), max(0, veil.top)
    x2, y2 = max(x1, min(shape[1], veil.left + width)), max(y1, min(shape[0], veil.top + height))
    own = slice(y1 - veil.top, y2 - veil.top), slice(x1 - veil.left, x2 - veil.left)
    return own, (slice(y1, y2), slice(x1, x2))


def _hide(other: _Laid, veil: Veil, near: NDArray[np.bool_]) -> None:
    """Note what a nearer veil hides of another one."""
    thick = near & (veil.cover > HIDES)
    dx, dy = veil.left - other.veil.left, veil.top - other.veil.top
    height, width = other.seen.shape
    x1, y1, x2, y2 = max(0, dx), max(0, dy), min(width, dx + thick.shape[1]), min(height, dy + thick.shape[0])
    if x2 > x1 and y2 > y1:
        other.seen[y1:y2, x1:x2] &= ~thick[y1 - dy : y2 - dy, x1 - dx : x2 - dx]


def _glimpse(one: _Laid) -> Glimpse | None:
    box = _around(one.noticed, one.veil)
    whole = int(np.count_nonzero(one.noticed))
    if box is None or whole < LEAST_PX:
        return None
    seen = int(np.count_nonzero(one.seen))
    return Glimpse(one.airy, box, _around(one.seen, one.veil) if seen else None, seen, whole)


def _around(mask: NDArray[np.bool_], veil: Veil) -> Box | None:
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not rows.size:
        return None
    left, top = float(veil.left), float(veil.top)
    return left + float(columns[0]), top + float(rows[0]), left + float(columns[-1]) + 1.0, top + float(rows[-1]) + 1.0
