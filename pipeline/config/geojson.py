"""GeoJSON (RFC 7946) to assets or areas, or to a list of what is wrong with it, each by the name of its feature.

A collection of points (assets) or polygons (areas) with the properties `code` and `name`; other properties are passed
over. WGS-84, as the standard wants it; CGCS2000 differs from it by centimetres. Not here: other geometries, polygons with
holes, and other datums, which are refused.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, Field, ValidationError, field_validator

from pipeline.config.asset import Asset
from pipeline.config.flaw import Flaw, dotted
from pipeline.config.geofence import Corner, Geofence
from pipeline.config.saying import said
from pipeline.config.wording import expected_list, expected_mapping, flaws_of, one_of, shown
from pipeline.events import Slug
from pipeline.told import Told

DATUMS = {"WGS84", "CGCS2000"}
"""What a `datum` may say, without its hyphens and spaces."""
REFERENCES = ("CRS84", "4326", "4490")
"""Ends of the names that an old file's `crs` may have: WGS-84 and CGCS2000."""
MOST_TOLD = 10
"""Flaws of one file that are told; the others are counted."""


class _Point(BaseModel):
    type: Literal["Point"]
    coordinates: Annotated[list[float], Field(min_length=2, max_length=3)]

    @field_validator("coordinates")
    @classmethod
    def _on_earth(cls, place: list[float]) -> list[float]:
        return _on_earth(place)


class _Polygon(BaseModel):
    type: Literal["Polygon"]
    coordinates: Annotated[list[list[Annotated[list[float], Field(min_length=2)]]], Field(min_length=1)]

    @field_validator("coordinates")
    @classmethod
    def _one_ring(cls, rings: list[list[list[float]]]) -> list[list[list[float]]]:
        if len(rings) > 1:
            raise ValueError(said("polygon_holes"))
        return [[_on_earth(place) for place in rings[0]]]


class _Properties(BaseModel):
    code: Annotated[Slug, Field(description="its code in the city's register")]
    name: Annotated[str, Field(max_length=100)] | None = None
    datum: str | None = None

    @field_validator("datum")
    @classmethod
    def _wgs84(cls, datum: str | None) -> str | None:
        return _known_datum(datum)


class _Feature(BaseModel):
    type: Literal["Feature"]
    properties: _Properties


class _PointFeature(_Feature):
    geometry: _Point


class _AreaFeature(_Feature):
    geometry: _Polygon

    @field_validator("geometry")
    @classmethod
    def _an_area(cls, polygon: _Polygon) -> _Polygon:
        _geofence(polygon, "")
        return polygon


One = TypeVar("One", bound=_Feature)


@dataclass(frozen=True, slots=True)
class Register:
    """What a file holds: assets, and what is wrong with it, in words."""

    assets: tuple[Asset, ...]
    flaws: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Areas:
    """What a file holds: areas by their code, and what is wrong with it, in words."""

    geofences: Mapping[str, Geofence]
    flaws: tuple[Told, ...]


def read_register(text: str) -> Register:
    """Read the text of a GeoJSON file of points."""
    features, flaws = _features(text, _PointFeature)
    return Register(tuple(_asset(one) for one in features), flaws)


def read_areas(text: str) -> Areas:
    """Read the text of a GeoJSON file of polygons."""
    features, flaws = _features(text, _AreaFeature)
    return Areas({one.properties.code: _geofence(one.geometry, one.properties.name or "") for one in features}, flaws)


def _features(text: str, kind: type[One]) -> tuple[list[One], tuple[Told, ...]]:
    """Return the features of a collection that are right, and what is wrong with it."""
    try:
        written = json.loads(text)
    except json.JSONDecodeError as error:
        return [], (said("no_json", row=error.lineno, why=error.msg),)
    flaw = _collection_flaw(written)
    if flaw is not None:
        return [], (flaw,)
    read = [_feature(feature, number, kind) for number, feature in enumerate(written["features"], 1)]
    flaws = [flaw for one in read if isinstance(one, list) for flaw in one] + list(_twice(read))
    more = [said("more", count=len(flaws) - MOST_TOLD)] if len(flaws) > MOST_TOLD else []
    return [one for one in read if not isinstance(one, list)], tuple(flaws[:MOST_TOLD] + more)


def _on_earth(place: list[float]) -> list[float]:
    """Return a place whose coordinates are degrees.

    Raises:
        ValueError: they are something else.
    """
    if abs(place[0]) > 180 or abs(place[1]) > 90:
        first = " (longitude first)" if abs(place[0]) <= 90 and abs(place[1]) <= 180 else ""
        raise ValueError(said("degrees", hint=first, got=str(place[:2])))
    return place


def _collection_flaw(written: object) -> Told | None:
    if not isinstance(written, Mapping):
        return said("no_collection", told=expected_mapping(written))
    if written.get("type") != "FeatureCollection":
        return said("at_key", key="type", told=one_of(written.get("type"), ["FeatureCollection"]))
    if not isinstance(written.get("features"), list):
        return said("at_key", key="features", told=expected_list(written.get("features")))
    reference = written.get("crs")
    if reference is not None and not _reference_name(reference).endswith(REFERENCES):
        return said("at_key", key="crs", told=said("wgs84_crs", got=shown(_reference_name(reference))))
    try:
        _known_datum(written.get("datum"))
    except ValueError as error:
        return said("at_key", key="datum", told=error.args[0])
    return None


def _reference_name(reference: object) -> str:
    properties = reference.get("properties") if isinstance(reference, Mapping) else None
    return str(properties.get("name", "")) if isinstance(properties, Mapping) else ""


def _known_datum(datum: object) -> str | None:
    """Return a datum that is ours.

    Raises:
        ValueError: it is another one.
    """
    if datum is None or str(datum).upper().translate({ord(sign): None for sign in "-_ "}) in DATUMS:
        return None if datum is None else str(datum)
    raise ValueError(said("wgs84", got=shown(datum)))


def _feature(feature: object, number: int, kind: type[One]) -> One | list[Told]:
    """Return a feature, or its flaws."""
    try:
        return kind.model_validate(feature, strict=True)
    except ValidationError as error:
        flaws = flaws_of(error, kind, feature)
        return [said("in_feature", feature=_named(feature, number), told=_at_key(flaw)) for flaw in flaws]


def _at_key(flaw: Flaw) -> Told:
    return said("at_key", key=dotted(flaw.path), told=flaw.message) if flaw.path else flaw.message


def _asset(feature: _PointFeature) -> Asset:
    lon, lat = feature.geometry.coordinates[:2]
    return Asset(code=feature.properties.code, name=feature.properties.name or "", lat=lat, lon=lon)


def _geofence(polygon: _Polygon, name: str) -> Geofence:
    """Return a polygon's area; a ring's last place repeats its first.

    Raises:
        ValueError: it encloses no area.
    """
    ring = polygon.coordinates[0]
    ring = ring[:-1] if len(ring) > 1 and ring[0] == ring[-1] else ring
    try:
        return Geofence(name=name, corners=tuple(Corner(lon=lon, lat=lat) for lon, lat, *_ in ring))
    except ValidationError as error:
        messages = [flaw.message for flaw in flaws_of(error, Geofence, {"corners": ring})]
        raise ValueError(reduce(lambda first, second: said("both", first=first, second=second), messages)) from error


def _named(feature: object, number: int) -> str:
    properties = feature.get("properties") if isinstance(feature, Mapping) else None
    code = properties.get("code") if isinstance(properties, Mapping) else None
    return f"{number} ({code})" if isinstance(code, str) else str(number)


def _twice(read: Sequence[_Feature | list[Told]]) -> Iterator[Told]:
    seen: dict[str, int] = {}
    for number, one in enumerate(read, 1):
        code = one.properties.code if isinstance(one, _Feature) else None
        if code in seen:
            yield said("in_feature", feature=f"{number} ({code})", told=said("code_twice", other=seen[code]))
        elif code is not None:
            seen[code] = number
