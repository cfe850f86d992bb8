"""The only module that asks the time. Everything else is handed a `Clock`."""

import threading
import time
from typing import Protocol


class Clock(Protocol):
    """Where time comes from, and how to wait for some of it."""

    def now(self) -> float:
        """Return UTC seconds since the epoch."""
        ...

    def monotonic(self) -> float:
        """Return seconds that never jump, for durations."""
        ...

    def wait(self, stop: threading.Event, seconds: float) -> bool:
        """Wait up to `seconds`; return True at once when `stop` is set."""
        ...


class SystemClock:
    """The machine's clocks."""

    def now(self) -> float:
        """Return UTC seconds since the epoch."""
        return time.time()

    def monotonic(self) -> float:
        """Return seconds of the monotonic clock."""
        return time.monotonic()

    def wait(self, stop: threading.Event, seconds: float) -> bool:
        """Wait up to `seconds`; return True at once when `stop` is set."""
        return stop.wait(max(0.0, seconds))


class FakeClock:
    """A clock that moves only when told, or by as much as somebody waits."""

    def __init__(self, start: float = 1_700_000_000.0) -> None:
        self._now = start
        self._lock = threading.Lock()

    def now(self) -> float:
        """Return the simulated UTC seconds."""
        with self._lock:
            return self._now

    def monotonic(self) -> float:
        """Return the simulated seconds."""
        return self.now()

    def wait(self, stop: threading.Event, seconds: float) -> bool:
        """Move the clock by `seconds` at once, unless `stop` is set."""
        if stop.is_set():
            return True
        self.advance(max(0.0, seconds))
        return stop.is_set()

    def advance(self, seconds: float) -> None:
        """Move the clock forward.

        Raises:
            ValueError: `seconds` is negative.
        """
        if seconds < 0:
            raise ValueError(f"a clock moves forward; expected seconds >= 0, got {seconds}")
        with self._lock:
            self._now += seconds
