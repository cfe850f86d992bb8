"""The only module of the API that asks the time."""

import time
from typing import Protocol


class Clock(Protocol):
    """Where time comes from."""

    def now(self) -> float:
        """Return UTC seconds since the epoch."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> float:
        """Return UTC seconds since the epoch."""
        return time.time()


class FakeClock:
    """A clock that moves only when told."""

    def __init__(self, start: float = 1_700_000_000.0) -> None:
        self._now = start

    def now(self) -> float:
        """Return the simulated UTC seconds."""
        return self._now

    def advance(self, seconds: float) -> None:
        """Move the clock forward."""
        self._now += seconds


def monotonic() -> float:
    """Return seconds that no correction of the machine's clock moves: for deadlines of real connections."""
    return time.monotonic()
