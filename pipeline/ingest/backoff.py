"""How long to wait before the next attempt to connect: longer each time, never for ever.

Pure but for the random numbers that it is handed.
"""

import random

from pipeline.errors import StreamError, StreamUnauthorized, StreamUnusable
from pipeline.ingest.failures import PictureChanged

FIRST_S, CAP_S = 1.0, 30.0
"""A camera that restarts is back within seconds; one that is gone is asked twice a minute."""
UNUSABLE_FIRST_S = 5.0
"""What can't be decoded now seldom can a second later, and to find out costs decoding."""
UNAUTHORIZED_FIRST_S, UNAUTHORIZED_CAP_S = 120.0, 300.0
"""Cameras lock an account after a few wrong passwords; only a person can mend this."""
CHANGED_FIRST_S = 0.1
"""A camera that changed its picture is there; only one that does it all the time must wait."""
STEADY_S = 10.0
"""A connection that held so long was good: the next wait is a first one again."""


class Backoff:
    """Capped exponential waits with jitter (half to whole), so that cameras don't come back in step.

    Attributes:
        attempts: failures in a row.
    """

    def __init__(self, luck: random.Random) -> None:
        self._luck = luck
        self.attempts = 0

    def after(self, error: StreamError, *, lived_s: float) -> float:
        """Return the seconds to wait after a connection that gave pictures for `lived_s` seconds failed."""
        if lived_s >= STEADY_S:
            self.attempts = 0
        first, cap = _limits(error)
        whole = min(cap, first * 2.0 ** min(self.attempts, 16))
        self.attempts += 1
        return whole * self._luck.uniform(0.5, 1.0)


def _limits(error: StreamError) -> tuple[float, float]:
    if isinstance(error, StreamUnauthorized):
        return UNAUTHORIZED_FIRST_S, UNAUTHORIZED_CAP_S
    if isinstance(error, PictureChanged):
        return CHANGED_FIRST_S, CAP_S
    if isinstance(error, StreamUnusable):
        return UNUSABLE_FIRST_S, CAP_S
    return FIRST_S, CAP_S
