"""Types of what is asked in addresses: what every database bears."""

from math import isfinite
from typing import Annotated

from fastapi import Query
from pydantic import AfterValidator, Field

from api.place import Datum, to_wgs84

Words = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]
"""A text to be compared with columns; PostgreSQL knows no U+0000."""
When = Annotated[float, Field(ge=0.0, lt=1e11, allow_inf_nan=False)]
"""UTC seconds since the epoch."""
Id = Annotated[int, Field(ge=1, lt=2**63)]
"""Number of a row."""
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
"""Degrees."""
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
"""Degrees."""
DatumAsked = Annotated[Datum, Field(description="what degrees mean, asked and answered: wgs84, gcj02 or bd09")]
InDatum = Annotated[DatumAsked, Query()]
"""The same, where nothing else is asked in the address, or little."""
GridCode = Annotated[str, Field(pattern=r"^\d{6}(\d{3}){0,3}$")]
"""A district (6 digits), street (9), community (12) or unit grid (15)."""
Corners = tuple[float, float, float, float]
"""West, south, east, north in degrees."""


def corners(bbox: str) -> Corners:
    """Return west, south, east, north.

    Raises:
        ValueError: it is not four degrees in this order.
    """
    try:
        west, south, east, north = (float(part) for part in bbox.split(","))
    except ValueError as error:
        raise ValueError(f"expected west,south,east,north in degrees, got {bbox[:100]!r}") from error
    if not (isfinite(west + south + east + north) and west <= east and south <= north):
        raise ValueError(f"expected west <= east and south <= north, got {bbox[:100]!r}")
    return west, south, east, north


def box_of(bbox: str, datum: Datum) -> Corners:
    """Return the box in WGS-84 around one of another datum, which is not quite upright there.

    Raises:
        ValueError: as `corners`.
    """
    west, south, east, north = corners(bbox)
    if datum == "wgs84":
        return west, south, east, north
    lats, lons = zip(*(to_wgs84(lat, lon, datum) for lat in (south, north) for lon in (west, east)), strict=True)
    return min(lons), min(lats), max(lons), max(lats)


def _with_corners(bbox: str) -> str:
    corners(bbox)
    return bbox


Bbox = Annotated[str, AfterValidator(_with_corners)]
"""A box of places, west,south,east,north in degrees; `box_of` reads it."""
