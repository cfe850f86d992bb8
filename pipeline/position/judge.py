"""Is one fix to be believed, by itself? Pure. What it says beside its neighbours is the trail's matter."""

from math import isfinite

from pipeline.config.position import PositionSettings
from pipeline.datum import bd09_to_wgs84, gcj02_to_wgs84
from pipeline.position.fix import Fix, Mark, Quality, Refused

BETTER: dict[Quality, float] = {"gps": 1.0, "dgps": 0.6, "float": 0.25, "rtk": 0.05}
"""Error beside that of a plain fix: plain GPS 3 m, SBAS 1…2 m, RTK float decimetres, fixed centimetres."""
LEAST_ERROR_M = 0.1
"""No street position is better: the antenna is not at the lens, and its lever arm turns with the vehicle."""
UNKNOWN_HDOP = 1.5
"""Taken when the source does not say: the usual value in open streets is 0.8…1.5."""
CLOCK_LIMIT_S = 3600.0
"""A time that differs more from this machine's is no time: a receiver without an almanac says 1980, a week roll-over 19.7 years
ago. Less may be a vehicle that comes out of a garage and sends what it kept."""
NOWHERE_DEG = 1e-4
"""Zero degrees of latitude and longitude is what receivers without a fix write; it lies in the sea."""
FASTEST_MPS = 200.0
"""No report of a vehicle; such a speed is left out as not stated."""


def judge(fix: Fix, settings: PositionSettings, *, recorded: bool = False) -> Mark | Refused:
    """Return the fix in WGS-84 with its error, or why it is refused.

    Args:
        fix: as the source gave it.
        settings: its limits and datum.
        recorded: it comes from a file, so that its time need not be near now.
    """
    if not _somewhere(fix):
        return Refused("nowhere", fix.arrived)
    if not _timely(fix, recorded=recorded):
        return Refused("clock", fix.arrived)
    if fix.hdop is not None and not 0 <= fix.hdop <= settings.hdop_max:
        return Refused("poor", fix.arrived)
    lat, lon = _WGS84[settings.datum](fix.lat, fix.lon)
    return Mark(fix.t, lat, lon, _error(fix, settings), _speed(fix), _course(fix))


_WGS84 = {"wgs84": lambda lat, lon: (lat, lon), "gcj02": gcj02_to_wgs84, "bd09": bd09_to_wgs84}


def _somewhere(fix: Fix) -> bool:
    on_earth = -90 <= fix.lat <= 90 and -180 <= fix.lon <= 180
    return on_earth and max(abs(fix.lat), abs(fix.lon)) > NOWHERE_DEG


def _timely(fix: Fix, *, recorded: bool) -> bool:
    return isfinite(fix.t) and (recorded or abs(fix.arrived - fix.t) <= CLOCK_LIMIT_S)


def _error(fix: Fix, settings: PositionSettings) -> float:
    hdop = UNKNOWN_HDOP if fix.hdop is None else max(1.0, fix.hdop)
    expected = settings.error_m * hdop * BETTER[fix.quality]
    stated = fix.error_m if fix.error_m is not None and isfinite(fix.error_m) else 0.0
    return max(LEAST_ERROR_M, stated, expected)


def _speed(fix: Fix) -> float | None:
    return fix.speed if fix.speed is not None and 0 <= fix.speed <= FASTEST_MPS else None


def _course(fix: Fix) -> float | None:
    return fix.course % 360.0 if fix.course is not None and isfinite(fix.course) else None
