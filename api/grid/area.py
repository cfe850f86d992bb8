"""One area as a value, and how large shapes in degrees are."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import cos, radians

import shapely
from pyproj import Geod
from shapely.geometry.base import BaseGeometry

from api.grid.code import Level, parent_of

EARTH = Geod(ellps="WGS84")
SLIT_DEG = 1e-8
"""Borders of neighbours that are this close are one, degrees (a millimetre): numbers that were rounded apart."""
METRES_A_DEGREE = 111_195.0
"""Of latitude, on a sphere of 6,371 km; exact to 0.6 %."""


@dataclass(frozen=True, slots=True)
class Area:
    """A district, street, community, cell or responsibility grid (polygons), or an alley (lines).

    Attributes:
        shape: longitude, latitude in WGS-84 degrees.
        parent: code of the area above it, or None.
        cells: codes of its cells; responsibility grids alone.
        land_use, management: as the city's register says, or "".
        feature: how a file calls it, for messages.
    """

    level: Level
    code: str
    name: str
    shape: BaseGeometry = field(compare=False)
    parent: str | None = None
    cells: tuple[str, ...] = ()
    land_use: str = ""
    management: str = ""
    feature: str = field(default="", compare=False)


def joined(level: Level, code: str, name: str, parts: Iterable[Area]) -> Area:
    """Return the area that others are parts of."""
    shape = shapely.union_all([part.shape for part in parts], grid_size=SLIT_DEG)
    return Area(level, code, name, shape, parent_of(level, code), feature=code)


def square_metres(shape: BaseGeometry) -> float:
    """Return the area of a polygon in degrees on the ellipsoid, m²; a line has none."""
    return abs(float(EARTH.geometry_area_perimeter(shape)[0]))


def roughly_m2(shape: BaseGeometry) -> float:
    """Return about the same, quickly: 1 % is enough to tell a sliver from a hole."""
    lat = shape.centroid.y if not shape.is_empty else 0.0
    return float(shape.area) * METRES_A_DEGREE**2 * cos(radians(lat))
