"""How far the pictures' clock is ahead of GPS time, and how wrong that may be. Pure.

Both clocks are met on this machine: a report, or a picture, can come late but never early, so the least of
arrival - own time over two minutes tells its clock, up to the time that it takes at best (`latency_s`,
`picture_latency_s`). The third least counts: one or two wrong times move nothing.
"""

from collections import deque
from dataclasses import dataclass
from heapq import nsmallest
from math import hypot, sqrt

from pipeline.config.position import PositionSettings

WINDOW_S = 120.0
"""Memory of the least delay. A crystal drifts 50 ppm (IEC 60679): 6 ms in that time."""
BUCKET_S = 1.0
PROVEN = 3
"""So many delays must be alike before they count."""
ENOUGH, ENOUGH_S = 5, 3.0
"""Reports, and seconds between the first and the last, before a clock is known: a burst of old reports proves nothing."""
RECENT_S = 20.0
"""When nothing came as early as usual for so long, a clock has been set or everything comes late: which, nobody can tell."""
SHIFTED_S = 2.0
"""Above the jitter of mobile networks' least delay."""


@dataclass(frozen=True, slots=True)
class Offset:
    """How far the pictures' time is ahead of GPS time.

    Attributes:
        seconds: pictures' time - GPS time.
        largest: the true value lies within `seconds` ± this.
        deviation: its standard deviation.
    """

    seconds: float
    largest: float
    deviation: float


class Least:
    """The least delay of the last two minutes, by buckets of a second."""

    def __init__(self) -> None:
        self._buckets: deque[tuple[float, list[float]]] = deque()
        self._seen = 0
        self._first = self._last = 0.0

    def add(self, delay: float, arrived: float) -> None:
        """Take note of a delay, arrival - own time in seconds."""
        if not self._seen or arrived < self._buckets[-1][0]:
            self._restart(arrived)
        self._seen += 1
        self._last = arrived
        if not self._buckets or arrived - self._buckets[-1][0] >= BUCKET_S:
            self._buckets.append((arrived, []))
        bucket = self._buckets[-1][1]
        bucket[:] = nsmallest(PROVEN, [*bucket, delay])
        while arrived - self._buckets[0][0] > WINDOW_S:
            self._buckets.popleft()

    @property
    def steady(self) -> bool:
        """Whether enough came, over long enough, and as early as usual just now."""
        usual, recent = self.value(), self.value(RECENT_S)
        if usual is None or recent is None or self._seen < ENOUGH or self._last - self._first < ENOUGH_S:
            return False
        return recent - usual <= SHIFTED_S

    def value(self, seconds: float = WINDOW_S) -> float | None:
        """Return the least delay of the last so many seconds, or None when too few came."""
        found = nsmallest(PROVEN, (one for began, some in self._buckets if self._last - began <= seconds for one in some))
        return found[-1] if len(found) == PROVEN else None

    def _restart(self, arrived: float) -> None:
        """Begin, or begin anew when this machine's clock went back: nothing that was compared with it holds."""
        self._buckets.clear()
        self._seen, self._first = 0, arrived


def known(settings: PositionSettings) -> Offset | None:
    """Return the offset that the configuration states, if it does."""
    if settings.clock_offset_s is None:
        return None
    return Offset(settings.clock_offset_s, settings.clock_error_s, settings.clock_error_s / sqrt(3))


def estimated(reports: Least, pictures: Least, settings: PositionSettings) -> Offset | None:
    """Return the offset from the least delays of reports and pictures; None while it is not known.

    A delay at best is as likely anywhere between nothing and the configured latency.
    """
    report, picture = reports.value(), pictures.value()
    if report is None or picture is None or not reports.steady:
        return None
    middle = (settings.picture_latency_s - settings.latency_s) / 2
    largest = (settings.picture_latency_s + settings.latency_s) / 2
    deviation = hypot(settings.picture_latency_s, settings.latency_s) / sqrt(12)
    return Offset(report - picture + middle, largest, deviation)
