"""GeoJSON (RFC 7946) to assets, or to a list of what is wrong with it, each by the name of its feature.

A collection of points with the properties `code` and `name`; other properties are passed over. WGS-84, as the standard
wants it; CGCS2000 differs from it by centimetres. Not here: other geometries, and other datums, which are refused.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, Field, ValidationError, field_validator

from pipeline.config.asset import Asset
from pipeline.config.flaw import dotted
from pipeline.config.wording import expected_list, expected_mapping, flaws_of, one_of, shown
from pipeline.events import Slug

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
        if abs(place[0]) > 180 or abs(place[1]) > 90:
            first = " (longitude first)" if abs(place[0]) <= 90 and abs(place[1]) <= 180 else ""
            raise ValueError(f"expected [longitude, latitude] in degrees{first}, got {place[:2]}")
        return place


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
    geometry: _Point
    properties: _Properties


@dataclass(frozen=True, slots=True)
class Register:
    """What a file holds: assets, and what is wrong with it, in words."""

    assets: tuple[Asset, ...]
    flaws: tuple[str, ...]


def read_register(text: str) -> Register:
    """Read the text of a GeoJSON file."""
    try:
        written = json.loads(text)
    except json.JSONDecodeError as error:
        return Register((), (f"expected JSON: line {error.lineno}: {error.msg}",))
    flaw = _collection_flaw(written)
    if flaw is not None:
        return Register((), (flaw,))
    read = [_asset(feature, number) for number, feature in enumerate(written["features"], 1)]
    assets = tuple(one for one in read if isinstance(one, Asset))
    flaws = [flaw for one in read if isinstance(one, list) for flaw in one] + list(_twice(read))
    more = [f"and {len(flaws) - MOST_TOLD} more"] if len(flaws) > MOST_TOLD else []
    return Register(assets, tuple(flaws[:MOST_TOLD] + more))


def _collection_flaw(written: object) -> str | None:
    if not isinstance(written, Mapping):
        return f"a GeoJSON FeatureCollection: {expected_mapping(written)}"
    if written.get("type") != "FeatureCollection":
        return f"type: {one_of(written.get('type'), ['FeatureCollection'])}"
    if not isinstance(written.get("features"), list):
        return f"features: {expected_list(written.get('features'))}"
    reference = written.get("crs")
    if reference is not None and not _reference_name(reference).endswith(REFERENCES):
        return f"crs: expected WGS-84 (RFC 7946), got {shown(_reference_name(reference))}; convert it first"
    try:
        _known_datum(written.get("datum"))
    except ValueError as error:
        return f"datum: {error}"
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
    raise ValueError(f"expected WGS-84, got {shown(datum)}; convert it first")


def _asset(feature: object, number: int) -> Asset | list[str]:
    """Return a feature's asset, or its flaws."""
    try:
        read = _Feature.model_validate(feature, strict=True)
    except ValidationError as error:
        flaws = flaws_of(error, _Feature, feature)
        steps = [(_named(feature, number), dotted(flaw.path), flaw.message) for flaw in flaws]
        return [": ".join(filter(None, step)) for step in steps]
    lon, lat = read.geometry.coordinates[:2]
    return Asset(code=read.properties.code, name=read.properties.name or "", lat=lat, lon=lon)


def _named(feature: object, number: int) -> str:
    properties = feature.get("properties") if isinstance(feature, Mapping) else None
    code = properties.get("code") if isinstance(properties, Mapping) else None
    return f"feature {number}" + (f" ({code})" if isinstance(code, str) else "")


def _twice(read: list[Asset | list[str]]) -> Iterator[str]:
    seen: dict[str, int] = {}
    for number, one in enumerate(read, 1):
        if isinstance(one, Asset) and one.code in seen:
            yield f"feature {number} ({one.code}): its code is already that of feature {seen[one.code]}"
        elif isinstance(one, Asset):
            seen[one.code] = number
