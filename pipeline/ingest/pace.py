"""Lets a file run at its own speed, as if it were a camera."""

import threading

from pipeline.clock import Clock

PASS_S = 1.0
"""A file that loops is begun at most once in so many seconds, however short it is."""


class Pace:
    """The wall clock of one pass through a file."""

    def __init__(self, clock: Clock, stop: threading.Event) -> None:
        self._clock = clock
        self._stop = stop
        self._began = clock.monotonic()

    def hold(self, seconds: float) -> None:
        """Wait until `seconds` of the file should have passed, or until the stop."""
        wait = self._began + seconds - self._clock.monotonic()
        if wait > 0:
            self._clock.wait(self._stop, wait)
