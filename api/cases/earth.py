"""Degrees and metres near one place."""

from math import cos, radians, sin

METRES_A_DEGREE = 111_195.0
"""Of latitude, on a sphere of 6,371 km; exact to 0.6 %, far below every radius."""
EQUATOR_M = 6_378_137.0
"""Half of the greater axis of the WGS-84 ellipsoid."""
ECCENTRICITY = 0.081819190842622
"""Of that ellipsoid (EPSG 7030)."""


def metres_a_degree(lat: float) -> tuple[float, float]:
    """Return the length of a degree of latitude and of longitude at a latitude, by the radii of the WGS-84 ellipsoid."""
    slope = 1.0 - (ECCENTRICITY * sin(radians(lat))) ** 2
    across = EQUATOR_M / slope**0.5
    along = across * (1 - ECCENTRICITY**2) / slope
    return radians(along), radians(across * cos(radians(lat)))
