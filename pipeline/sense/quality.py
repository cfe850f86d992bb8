"""Whether a picture can be trusted: black, covered, frozen, torn. Pure.

A picture that can't be trusted says so at once, because what is not seen must not count as gone.
Levels to get out of a fault are higher than those to get into it, so that it does not flicker.
"""

import math

import cv2
import numpy as np

from pipeline.events import FaultKind
from pipeline.sense.luma import Luma

BLACK_MEAN, BLACK_BRIGHTEST = 24.0, 48
"""Video black is 16 (ITU-R BT.601); a dark street with one lamp is brighter than this somewhere."""
SEEN_MEAN, SEEN_BRIGHTEST = 28.0, 64
COVERED_TEXTURE, CLEAR_TEXTURE = 3.0, 5.0
"""Standard deviation in grey levels: a hand, a bag, paint or thick fog leave 0 to 2; a foggy street has 8 and more."""
HAD_TEXTURE = 10.0
"""What the picture must have had before, so that a white wall is not a covered camera."""
TEXTURE_S = 600.0
"""Time constant with which texture that went away is forgotten: dusk takes longer, a hand does not."""
FROZEN_S = 60.0
"""Bit-identical for so long: a sensor is never silent that long, though a still night picture may be sent
as skipped blocks between two keyframes (seconds)."""
GREY, GREY_SHARE = 128, 0.3
"""Decoders paint what they never got in the middle grey; this part of a picture is never exactly so."""
SMEARED_SHARE = 0.3
"""Part of the rows that repeat the row above bit by bit although they have texture: a decoder's way to fill a hole."""
SMEARED_TEXTURE = 0.2
"""Part of a row's cells that must differ from their neighbour; drawings and dark skies have less."""


class Quality:
    """Judges one stream's pictures, in order of time."""

    def __init__(self) -> None:
        self._fault: FaultKind | None = None
        self._usual = self._texture_t = self._same_since = 0.0
        self._fingerprint: int | None = None

    def judge(self, t: float, luma: Luma, fingerprint: int, *, damaged: bool) -> FaultKind | None:
        """Return what is wrong with the picture of UTC time `t`, or None.

        Args:
            t: when it was taken.
            luma: its brightness, tiny.
            fingerprint: equal for bit-identical pictures.
            damaged: what the decoder says.
        """
        frozen = self._frozen(t, fingerprint)
        if damaged or torn(luma):
            return "damaged"
        mean, deviation = cv2.meanStdDev(luma)
        texture = float(deviation[0, 0])
        self._fault = self._level_fault(luma, float(mean[0, 0]), texture) or ("frozen" if frozen else None)
        if self._fault is None:
            self._learn(t, texture)
        return self._fault

    def _level_fault(self, luma: Luma, mean: float, texture: float) -> FaultKind | None:
        was = self._fault
        darkest, brightest = (SEEN_MEAN, SEEN_BRIGHTEST) if was == "black" else (BLACK_MEAN, BLACK_BRIGHTEST)
        if mean <= darkest and luma.max() <= brightest:
            return "black"
        limit = CLEAR_TEXTURE if was == "covered" else COVERED_TEXTURE
        if texture < limit and self._usual >= HAD_TEXTURE:
            return "covered"
        return None

    def _frozen(self, t: float, fingerprint: int) -> bool:
        if fingerprint != self._fingerprint or t < self._same_since:
            self._fingerprint, self._same_since = fingerprint, t
        return t - self._same_since >= FROZEN_S

    def _learn(self, t: float, texture: float) -> None:
        kept = math.exp(-max(0.0, t - self._texture_t) / TEXTURE_S)
        self._usual, self._texture_t = max(texture, self._usual * kept), t


def torn(luma: Luma) -> bool:
    """Tell whether a large part of the picture is what decoders put where data is missing."""
    repeated = luma[1:] == luma[:-1]
    grey = cv2.inRange(luma, GREY - 1, GREY + 1)
    if cv2.countNonZero(grey) >= GREY_SHARE * luma.size:
        missing = float(((grey[1:] > 0) & repeated).mean())
        return GREY_SHARE <= missing < 1.0
    rows = repeated.all(axis=1)
    if np.count_nonzero(rows) < SMEARED_SHARE * len(rows):
        return False
    steps = np.abs(np.diff(luma[1:].astype(np.int16), axis=1)) > 1
    textured = steps.mean(axis=1) >= SMEARED_TEXTURE
    return bool((rows & textured).mean() >= SMEARED_SHARE)
