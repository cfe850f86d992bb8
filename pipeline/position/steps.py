"""Small steps on the WGS-84 ellipsoid: degrees to metres and back, good to a millimetre over a hundred metres.

`locate.plane` is for whole maps; its set-up would cost more than each of these steps.
"""

from math import cos, radians, sin, sqrt

AXIS_M = 6378137.0
ECCENTRICITY_SQUARED = 0.00669437999014
"""WGS-84: NIMA TR8350.2, table 3.1 and 3.3."""
POLE_DEG = 89.9
"""Beyond it a degree of longitude is no length any more; nobody drives there."""


def metres(start: tuple[float, float], end: tuple[float, float]) -> tuple[float, float]:
    """Return the metres east and north from one place (latitude, longitude) to another near it."""
    north_m, east_m = _degree(start[0])
    turn = (end[1] - start[1] + 180.0) % 360.0 - 180.0
    return turn * east_m, (end[0] - start[0]) * north_m


def moved(start: tuple[float, float], east: float, north: float) -> tuple[float, float]:
    """Return the place so many metres east and north of another."""
    north_m, east_m = _degree(start[0])
    return start[0] + north / north_m, (start[1] + east / east_m + 180.0) % 360.0 - 180.0


def _degree(lat: float) -> tuple[float, float]:
    """Return the metres of a degree of latitude and of longitude (the two radii of curvature)."""
    phi = radians(max(-POLE_DEG, min(POLE_DEG, lat)))
    curve = 1 - ECCENTRICITY_SQUARED * sin(phi) ** 2
    across = AXIS_M / sqrt(curve)
    return radians(across * (1 - ECCENTRICITY_SQUARED) / curve), radians(across * cos(phi))
