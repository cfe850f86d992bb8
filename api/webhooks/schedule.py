"""When a delivery is tried again, and when it is given up. Pure: the caller hands in time and chance."""

import re
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime

LONGEST_PAUSE_S = 86_400.0
"""A receiver that asks for more than a day is asked again after a day."""
_SECONDS = re.compile(r"[0-9]{1,12}")


@dataclass(frozen=True, slots=True)
class Retries:
    """A schedule of attempts.

    Attributes:
        waits: seconds before each attempt, the first included; their number is the number of attempts.
        jitter: at most this share of a wait is added to it, so that receivers that come back are not hit at once.
    """

    waits: tuple[float, ...]
    jitter: float = 0.1

    def __post_init__(self) -> None:
        if not self.waits or min(self.waits) < 0:
            raise ValueError(f"expected at least one wait, none below 0 s; got {self.waits}")
        if not 0 <= self.jitter <= 1:
            raise ValueError(f"expected jitter in 0…1, got {self.jitter}")

    def wait(self, made: int, *, chance: float, asked: float | None = None) -> float | None:
        """Return seconds until the next attempt, or None when none is left.

        Args:
            made: attempts made so far, at least 1.
            chance: 0…1, draws the jitter.
            asked: seconds for which the receiver asked; the later of both counts.
        """
        if made >= len(self.waits):
            return None
        planned = self.waits[made] * (1 + self.jitter * chance)
        return max(planned, asked or 0.0)


STANDARD = Retries((0, 5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 24 * 3600))
"""Ten attempts over 75 hours 35 minutes: the schedule that Standard Webhooks gives as its example."""


def retry_after(header: str | None, *, now: float) -> float | None:
    """Return the seconds of a Retry-After header (RFC 9110 10.2.3: seconds or a date), 0…a day; None without sense."""
    if header is None:
        return None
    text = header.strip()
    if _SECONDS.fullmatch(text):
        return min(float(text), LONGEST_PAUSE_S)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    # A date without a zone is UTC by the RFC.
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    try:
        seconds = aware.timestamp() - now
    except (ValueError, OverflowError):
        return None
    return min(max(seconds, 0.0), LONGEST_PAUSE_S)
