"""GeoJSON (RFC 7946) to areas and back, or to a list of what is wrong with it, each by its feature.

Not here: whether areas fit together (`check.py`).
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, get_args

import shapely
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from shapely.errors import GEOSException
from shapely.geometry.base import BaseGeometry

from api.grid.area import Area
from api.grid.code import Level, code_flaw, level_of, parent_of
from api.place import Datum, to_wgs84

NAMES: dict[str, Datum] = {"WGS84": "wgs84", "CGCS2000": "wgs84", "GCJ02": "gcj02", "BD09": "bd09"}
"""What a file may call its datum, without hyphens and spaces; CGCS2000 differs from WGS-84 by centimetres."""
REFERENCES = ("CRS84", "4326", "4490")
"""Ends of the names that an old file's `crs` may have: WGS-84 and CGCS2000."""
LEVELS: tuple[Level, ...] = get_args(Level)
DECIMALS = 7
"""Of degrees: a centimetre."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with a feature of a file; a fatal one leaves nothing that could be loaded."""

    feature: str
    message: str
    is_fatal: bool = True

    def __str__(self) -> str:
        return f"{self.feature}: {self.message}" if self.feature else self.message


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds."""

    areas: tuple[Area, ...]
    flaws: tuple[Flaw, ...]


class _Properties(BaseModel):
    model_config = ConfigDict(strict=True)

    name: Annotated[str, Field(max_length=100)] | None = None
    parent: Annotated[str, Field(max_length=20)] | None = None
    cells: Annotated[list[str], Field(max_length=10_000)] = []
    land_use: Annotated[str, Field(max_length=64)] | None = None
    management: Annotated[str, Field(max_length=64)] | None = None


def read_areas(text: str, *, datum: Datum | None = None) -> Reading:
    """Read the text of a file; `datum` says what its degrees mean when the file does not, or says otherwise."""
    try:
        written = json.loads(text)
    except json.JSONDecodeError as error:
        return Reading((), (Flaw("", f"expected JSON: line {error.lineno}: {error.msg}"),))
    if not isinstance(written, Mapping) or not isinstance(written.get("features"), list):
        return Reading((), (Flaw("", "expected a GeoJSON FeatureCollection with `features`"),))
    try:
        meant = datum or datum_of(written)
    except ValueError as error:
        return Reading((), (Flaw("", str(error)),))
    read = [_area(feature, number, meant) for number, feature in enumerate(written["features"], 1)]
    areas = tuple(one for one in read if isinstance(one, Area))
    flaws = [one for one in read if isinstance(one, Flaw)]
    return Reading(areas, (*flaws, *_twice(areas)))


def write_areas(areas: Iterable[Area], *, name: str) -> str:
    """Return areas as the text of a file that `read_areas` reads, in WGS-84."""
    features = [{"type": "Feature", "geometry": geometry_of(one.shape), "properties": _told(one)} for one in areas]
    whole = {"type": "FeatureCollection", "name": name, "datum": "WGS-84", "features": features}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))


def geometry_of(shape: BaseGeometry) -> dict[str, Any]:
    """Return a shape as a GeoJSON geometry: outer rings counter-clockwise, 7 decimals."""
    turned = shapely.orient_polygons(shape) if shape.geom_type in ("Polygon", "MultiPolygon") else shape
    rounded = shapely.transform(turned, lambda points: points.round(DECIMALS))
    geometry: dict[str, Any] = json.loads(shapely.to_geojson(rounded))
    return geometry


def _told(area: Area) -> dict[str, object]:
    given = {"level": area.level, "code": area.code, "name": area.name, "parent": area.parent, "land_use": area.land_use}
    told = {**given, "management": area.management, "cells": list(area.cells)}
    return {key: value for key, value in told.items() if value}


def datum_of(written: Mapping[str, Any]) -> Datum:
    """Return what a file says of its datum.

    Raises:
        ValueError: it says something that is not known.
    """
    reference = written.get("crs")
    if reference is not None and not str(reference.get("properties", {}).get("name", "")).endswith(REFERENCES):
        raise ValueError(f"crs: expected WGS-84 (RFC 7946), got {str(reference)[:100]}; convert it first")
    said = written.get("datum")
    if said is None:
        return "wgs84"
    name = str(said).upper().translate({ord(sign): None for sign in "-_ "})
    if name not in NAMES:
        raise ValueError(f"datum: expected WGS-84, CGCS2000, GCJ-02 or BD-09, got {str(said)[:50]!r}")
    return NAMES[name]


def _area(feature: object, number: int, datum: Datum) -> Area | Flaw:
    """Return a feature's area, or the first thing that is wrong with it."""
    given = feature.get("properties") if isinstance(feature, Mapping) else None
    if not isinstance(feature, Mapping) or not isinstance(given, Mapping):
        return Flaw(f"feature {number}", "expected a Feature with `properties`")
    code = given.get("code")
    called = f"feature {number}" + (f" ({code})" if isinstance(code, str) else "")
    level = given.get("level") or (level_of(code) if isinstance(code, str) else None)
    if level not in LEVELS:
        return Flaw(called, f"level: expected one of {', '.join(LEVELS)}, or a code of 6, 9, 12 or 15 digits; got {level!r}")
    flaw = code_flaw(level, code)
    if flaw is not None:
        return Flaw(called, flaw)
    try:
        told = _Properties.model_validate(dict(given))
        shape = _shape(feature.get("geometry"), level, datum)
    except ValidationError as error:
        first = error.errors()[0]
        return Flaw(called, f"{'.'.join(str(step) for step in first['loc'])}: {first['msg']}")
    except ValueError as error:
        return Flaw(called, str(error))
    return Area(
        level, str(code), told.name or "", shape, told.parent or parent_of(level, str(code)), tuple(told.cells),
        told.land_use or "", told.management or "", called,
    )  # fmt: skip


def _shape(geometry: object, level: Level, datum: Datum) -> BaseGeometry:
    """Return a geometry in WGS-84.

    Raises:
        ValueError: it is none, of another type, or not in degrees.
    """
    if geometry is None and level == "responsibility":
        return shapely.Polygon()
    wanted = ("LineString", "MultiLineString") if level == "alley" else ("Polygon", "MultiPolygon")
    found = geometry.get("type") if isinstance(geometry, Mapping) else None
    if found not in wanted:
        raise ValueError(f"geometry: expected a {' or '.join(wanted)}, got {found}")
    try:
        shape = shapely.force_2d(shapely.from_geojson(json.dumps(geometry)))
    except (GEOSException, ValueError) as error:
        raise ValueError(f"geometry: {str(error)[:200]}") from error
    if shape.is_empty:
        raise ValueError("geometry: expected coordinates, got none")
    west, south, east, north = shape.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        first = " (longitude first)" if max(abs(west), abs(east)) <= 90 and max(abs(south), abs(north)) <= 180 else ""
        raise ValueError(f"geometry: expected degrees{first}, got {west:g}, {south:g} … {east:g}, {north:g}")
    return shape if datum == "wgs84" else shapely.transform(shape, lambda points: _moved(points, datum))


def _moved(points: Any, datum: Datum) -> Any:  # noqa: ANN401 - (N, 2) array
    moved = points.copy()
    for row, (lon, lat) in enumerate(points):
        moved[row, 1], moved[row, 0] = to_wgs84(float(lat), float(lon), datum)
    return moved


def _twice(areas: Iterable[Area]) -> Iterator[Flaw]:
    seen: dict[str, str] = {}
    for one in areas:
        if one.code in seen:
            yield Flaw(one.feature, f"its code is already that of {seen[one.code]}")
        seen.setdefault(one.code, one.feature)
