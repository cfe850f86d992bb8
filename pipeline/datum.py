"""WGS-84 to GCJ-02 and BD-09 and back, for the edge where a Chinese map service is met.

Everything inside Hutong is WGS-84. Outside of China GCJ-02 equals WGS-84. Not here: CGCS2000,
which differs from WGS-84 by centimetres and is taken as the same.
"""

from math import atan2, cos, hypot, pi, radians, sin, sqrt

LatLon = tuple[float, float]
"""Latitude, longitude in degrees."""

AXIS_M = 6378245.0
"""Semi-major axis of the Krasovsky 1940 ellipsoid, on which GCJ-02 is defined, metres."""
ECCENTRICITY_SQUARED = 0.00669342162296594323
"""First eccentricity squared of the same ellipsoid."""
INVERSE_STEPS = 30
"""Most fixed-point steps of the inverse; the offset's slope is below 0.01, so that 10 reach 1e-9 degrees."""
INVERSE_TOLERANCE_DEG = 1e-11
"""Where the inverse stops, degrees (about 1 micrometre)."""
BD_TURN = pi * 3000.0 / 180.0
"""Angular frequency of BD-09's ripple, radians a degree."""
WEST, EAST, SOUTH, NORTH = 72.004, 137.8347, 0.8293, 55.8271
"""The box in which GCJ-02 shifts coordinates, degrees."""


def in_china(lat: float, lon: float) -> bool:
    """Tell whether GCJ-02 shifts this place (a box around China, not its border)."""
    return SOUTH <= lat <= NORTH and WEST <= lon <= EAST


def wgs84_to_gcj02(lat: float, lon: float) -> LatLon:
    """Shift a WGS-84 place as GCJ-02 does; outside of China it stays.

    >>> lat, lon = wgs84_to_gcj02(39.911954, 116.377817)
    >>> round(lat, 9), round(lon, 9)
    (39.913345455, 116.384047225)
    """
    if not in_china(lat, lon):
        return lat, lon
    phi = radians(lat)
    curve = 1 - ECCENTRICITY_SQUARED * sin(phi) ** 2
    north_m, east_m = _offset_m(lon - 105.0, lat - 35.0)
    degree_north_m = pi / 180 * AXIS_M * (1 - ECCENTRICITY_SQUARED) / (curve * sqrt(curve))
    degree_east_m = pi / 180 * AXIS_M / sqrt(curve) * cos(phi)
    return lat + north_m / degree_north_m, lon + east_m / degree_east_m


def gcj02_to_wgs84(lat: float, lon: float) -> LatLon:
    """Undo the GCJ-02 shift by iteration, to better than a millimetre; outside of China it stays."""
    if not in_china(lat, lon):
        return lat, lon
    found = lat, lon
    for _ in range(INVERSE_STEPS):
        shifted = wgs84_to_gcj02(*found)
        error = shifted[0] - lat, shifted[1] - lon
        found = found[0] - error[0], found[1] - error[1]
        if max(abs(error[0]), abs(error[1])) < INVERSE_TOLERANCE_DEG:
            break
    return found


def gcj02_to_bd09(lat: float, lon: float) -> LatLon:
    """Shift a GCJ-02 place as Baidu's BD-09 does; outside of China it stays."""
    if not in_china(lat, lon):
        return lat, lon
    radius = hypot(lon, lat) + 0.00002 * sin(lat * BD_TURN)
    angle = atan2(lat, lon) + 0.000003 * cos(lon * BD_TURN)
    return radius * sin(angle) + 0.006, radius * cos(angle) + 0.0065


def bd09_to_gcj02(lat: float, lon: float) -> LatLon:
    """Undo the BD-09 shift by iteration; outside of China it stays."""
    if not in_china(lat, lon):
        return lat, lon
    found = lat - 0.006, lon - 0.0065
    for _ in range(INVERSE_STEPS):
        shifted = gcj02_to_bd09(*found)
        error = shifted[0] - lat, shifted[1] - lon
        found = found[0] - error[0], found[1] - error[1]
        if max(abs(error[0]), abs(error[1])) < INVERSE_TOLERANCE_DEG:
            break
    return found


def wgs84_to_bd09(lat: float, lon: float) -> LatLon:
    """Shift a WGS-84 place to BD-09."""
    return gcj02_to_bd09(*wgs84_to_gcj02(lat, lon))


def bd09_to_wgs84(lat: float, lon: float) -> LatLon:
    """Undo both shifts."""
    return gcj02_to_wgs84(*bd09_to_gcj02(lat, lon))


def _offset_m(x: float, y: float) -> tuple[float, float]:
    """Return the shift north and east in metres, x and y in degrees from 105° E, 35° N."""
    shared = (20 * sin(6 * pi * x) + 20 * sin(2 * pi * x)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + shared
    north += (20 * sin(pi * y) + 40 * sin(pi * y / 3)) * 2 / 3
    north += (160 * sin(pi * y / 12) + 320 * sin(pi * y / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + shared
    east += (20 * sin(pi * x) + 40 * sin(pi * x / 3)) * 2 / 3
    east += (150 * sin(pi * x / 12) + 300 * sin(pi * x / 30)) * 2 / 3
    return north, east
