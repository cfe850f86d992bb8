"""Whether a file's degrees are of another datum than it says: numbers do not tell, the grid in force does."""

from collections.abc import Mapping, Sequence
from math import cos, hypot, radians
from statistics import median

from api.grid.area import METRES_A_DEGREE, Area
from api.grid.geojson import Flaw
from api.place import NAMES, Datum, from_wgs84

LEAST_COMMON = 3
"""Cells that both have, before anything is said."""
FAR_M = 200.0
"""A grid that is surveyed anew moves by metres; GCJ-02 and BD-09 by 300 to 900 in Beijing."""
LIKE_M = 50.0
"""So near the shift of a datum it is that datum's."""


def shift_flaw(areas: Sequence[Area], known: Mapping[str, tuple[float, float]]) -> list[Flaw]:
    """Return a flaw when the cells lie where another datum would have those in force.

    Args:
        areas: of the file.
        known: west and south bound of the cells in force, by code.
    """
    common = [(one.shape.bounds[:2], known[one.code]) for one in areas if one.level == "cell" and one.code in known]
    if len(common) < LEAST_COMMON:
        return []
    away = median(_metres(new, old) for new, old in common)
    if away < FAR_M:
        return []
    for datum in ("gcj02", "bd09"):
        if median(_metres(new, _shifted(old, datum)) for new, old in common) < LIKE_M:
            told = f"the cells lie {away:.0f} m from where the grid in force has them, as {NAMES[datum]} would: "
            return [Flaw("", f"{told}say so (`--datum {datum}`) or convert it first", is_fatal=False)]
    return [Flaw("", f"the cells lie {away:.0f} m from where the grid in force has those of the same codes", is_fatal=False)]


def _shifted(place: tuple[float, float], datum: Datum) -> tuple[float, float]:
    lat, lon = from_wgs84(place[1], place[0], datum)
    return lon, lat


def _metres(one: Sequence[float], other: Sequence[float]) -> float:
    """Return the distance of two places, (longitude, latitude)."""
    return METRES_A_DEGREE * hypot((one[0] - other[0]) * cos(radians(one[1])), one[1] - other[1])
