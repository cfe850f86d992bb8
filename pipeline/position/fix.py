"""What a receiver says: a position with its time, or why there is none.

Not here: whether it is believed (`judge.py`).
"""

from dataclasses import dataclass
from typing import Literal

Quality = Literal["gps", "dgps", "float", "rtk"]
Cause = Literal["no_fix", "not_measured", "encrypted", "poor", "clock", "nowhere", "garbled"]
"""no_fix: the receiver says that it has none; not_measured: estimated, typed in or simulated by the receiver; encrypted: an
808 terminal's map plug-in shifted it; poor: HDOP too large; clock: its time can't be now; nowhere: no place on earth, or 0, 0;
garbled: what came is no position report."""


@dataclass(frozen=True, slots=True)
class Fix:
    """A position as it came.

    Attributes:
        t: UTC seconds by the receiver, when the place was measured.
        lat, lon: degrees, in the source's datum.
        arrived: UTC seconds by this machine, when it came.
        speed: metres a second over ground, or None.
        course: degrees from true north, clockwise, in which it moves, or None.
        hdop: horizontal dilution of precision, or None.
        error_m: standard deviation of a coordinate as the source states it, metres, or None.
    """

    t: float
    lat: float
    lon: float
    arrived: float
    quality: Quality = "gps"
    speed: float | None = None
    course: float | None = None
    hdop: float | None = None
    error_m: float | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """A report that gives no position."""

    why: Cause
    arrived: float


Report = Fix | Refused


@dataclass(frozen=True, slots=True)
class Mark:
    """A fix that was believed: WGS-84.

    Attributes:
        error_m: standard deviation of each coordinate, metres.
    """

    t: float
    lat: float
    lon: float
    error_m: float
    speed: float | None = None
    course: float | None = None
