"""The first look at a frame, before any detector: can it be trusted, is there anything new?

`inspect` belongs to the reader's thread, `detected` to the detecting one.
"""

from collections import deque
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.frames import Frame, Look, Residue
from pipeline.sense import residue
from pipeline.sense.luma import CHANGED, HEIGHT, WIDTH, Luma, detail, difference, limit, share_above
from pipeline.sense.quality import Quality

MOTION_SHARE = 0.02
"""Part of the picture that must differ to wake up: a person at middle distance, gone from one place and come
to another (25 x 60 pixels of 640x360, twice: 1.3 %) and nearer; far leaves and noise stay below."""
KEPT = 4
"""Looks that may wait for the detector: the mailbox holds one, a batch another."""


class _Seen(NamedTuple):
    session: int
    t: float
    luma: Luma


class _Detected(NamedTuple):
    session: int
    t: float
    detail: NDArray[np.float32]


class Eye:
    """Looks at one stream's frames.

    Attributes:
        wake_reason: why the last frame that was inspected calls for watch, or None.
    """

    def __init__(self, *, recheck_s: float, residues: bool = False) -> None:
        """Begin; even a still picture is looked at anew after `recheck_s` seconds; `residues`: somebody asks what is left."""
        self._recheck_s = recheck_s
        self._quality = Quality()
        self._background = residue.BEGIN if residues else None
        self._residues_now: tuple[Residue, ...] = ()
        self._seen: deque[_Seen] = deque(maxlen=KEPT)
        self._detected: _Detected | None = None
        self.wake_reason: str | None = None

    def inspect(self, frame: Frame) -> Look:
        """Return what the frame says without a detector."""
        luma = frame.picture.luma(WIDTH, HEIGHT)
        fault = self._quality.judge(frame.t, luma, frame.picture.fingerprint(), damaged=frame.damaged)
        self.wake_reason = None
        if fault is not None:
            return Look(frame, fault=fault, changed=True)
        self._seen.append(_Seen(frame.session, frame.t, luma.copy()))
        return Look(frame, fault=None, changed=self._changed(frame, detail(luma)), residues=self._residues(frame))

    def detected(self, look: Look) -> None:
        """Take note that a look went through the detector: what comes is compared with it."""
        frame = look.frame
        for seen in list(self._seen):
            if (seen.session, seen.t) == (frame.session, frame.t):
                self._detected = _Detected(seen.session, seen.t, detail(seen.luma))

    def _residues(self, frame: Frame) -> tuple[Residue, ...]:
        if self._background is None:
            return ()
        if residue.is_due(self._background, frame.t):
            yuv = frame.picture.mean_yuv(residue.WIDTH, residue.HEIGHT)
            self._background = residue.watch(self._background, frame.t, yuv)
            self._residues_now = residue.residues(self._background)
        return self._residues_now

    def _changed(self, frame: Frame, now: NDArray[np.float32]) -> bool:
        detected = self._detected
        if detected is None or detected.session != frame.session:
            return True
        differences = difference(detected.detail, now)
        if share_above(differences, CHANGED) >= MOTION_SHARE:
            self.wake_reason = "motion"
        return float(differences.max()) > limit(differences) or not 0 <= frame.t - detected.t < self._recheck_s
