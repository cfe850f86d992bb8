"""One stream's flashes on their way from decoded frames to looks. Belongs to the reader's thread."""

import numpy as np
from numpy.typing import NDArray

from pipeline.frames import MOST_SIGNS, Flash, Frame
from pipeline.sense.flash import BEGIN, HEIGHT, WIDTH, watch

TOGETHER = 8
"""Frames that are looked through at one go: between two decoded frames the same work takes half as long again, since pictures
fill the processor's caches (`benchmarks/flash.py`)."""


class Flashes:
    """Glances at every decoded frame, and keeps the flashes that no look has taken yet."""

    def __init__(self) -> None:
        self._state = BEGIN
        self._session: int | None = None
        self._unread: list[tuple[float, NDArray[np.uint8]]] = []
        self._waiting: tuple[Flash, ...] = ()

    def glance(self, frame: Frame) -> None:
        """Take a decoded frame; damaged ones say nothing, and a new connection begins anew."""
        if frame.damaged:
            return
        if frame.session != self._session:
            self._read()
            self._session, self._state = frame.session, BEGIN._replace(lamps=self._state.lamps)
        self._unread.append((frame.t, frame.picture.yuv(WIDTH, HEIGHT)))
        if len(self._unread) >= TOGETHER:
            self._read()

    def take(self) -> tuple[Flash, ...]:
        """Return the flashes since the last time, in order of time."""
        self._read()
        taken, self._waiting = self._waiting, ()
        return tuple(sorted(taken, key=lambda one: one.at))

    def _read(self) -> None:
        for t, yuv in self._unread:
            self._state, flashes = watch(self._state, t, yuv)
            self._waiting = (*self._waiting, *flashes)[-MOST_SIGNS:]
        self._unread.clear()
