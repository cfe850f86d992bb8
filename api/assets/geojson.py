"""GeoJSON points to assets, or to a list of what is wrong, each by its feature."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import isfinite

from api.assets.asset import CODE, TYPE, Asset, type_of
from api.grid.geojson import Flaw, datum_of
from api.place import Datum, to_wgs84

LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Register:
    """What a file holds."""

    assets: tuple[Asset, ...]
    flaws: tuple[Flaw, ...]


def read_assets(text: str, *, type_: str | None = None, datum: Datum | None = None) -> Register:
    """Read the text of a file.

    `type_` is that of features that do not tell it, by a property or by the class in their code; `datum` wins over the file's.
    """
    try:
        written = json.loads(text)
        if not isinstance(written, Mapping) or not isinstance(written.get("features"), list):
            raise ValueError("expected a GeoJSON FeatureCollection with `features`")
        meant = datum or datum_of(written)
    except ValueError as error:
        return Register((), (Flaw("", str(error)),))
    read = [_asset(feature, number, type_, meant) for number, feature in enumerate(written["features"], 1)]
    assets = tuple(one for one in read if isinstance(one, Asset))
    return Register(assets, (*(one for one in read if isinstance(one, Flaw)), *_twice(assets)))


def _asset(feature: object, number: int, type_: str | None, datum: Datum) -> Asset | Flaw:
    given = feature.get("properties") if isinstance(feature, Mapping) else None
    if not isinstance(feature, Mapping) or not isinstance(given, Mapping):
        return Flaw(f"feature {number}", "expected a Feature with `properties`")
    code = given.get("code")
    called = f"feature {number}" + (f" ({code})" if isinstance(code, str) else "")
    try:
        return _read(given, _point(feature.get("geometry")), type_, datum)
    except ValueError as error:
        return Flaw(called, str(error))


def _read(given: Mapping[str, object], place: tuple[float, float], type_: str | None, datum: Datum) -> Asset:
    """Return an asset of properties and a place (longitude, latitude).

    Raises:
        ValueError: something is wrong with a property.
    """
    code, name = given.get("code"), given.get("name") or ""
    if not isinstance(code, str) or CODE.fullmatch(code) is None:
        raise ValueError(f"code: expected a text of 1 to 64 letters, digits and . _ -, got {code!r}")
    kind = given.get("type") or type_of(code) or type_
    if not isinstance(kind, str) or TYPE.fullmatch(kind) is None:
        raise ValueError(f"type: expected a word such as bin, toilet, parking_bay or risk_source, got {kind!r}")
    if not isinstance(name, str) or len(name) > LONGEST_NAME:
        raise ValueError(f"name: expected a text of at most {LONGEST_NAME} characters")
    lat, lon = to_wgs84(place[1], place[0], datum)
    return Asset(code, kind, name, lat, lon)


def _point(geometry: object) -> tuple[float, float]:
    """Return longitude and latitude.

    Raises:
        ValueError: it is no point on earth.
    """
    found = geometry.get("type") if isinstance(geometry, Mapping) else None
    if found != "Point" or not isinstance(geometry, Mapping):
        raise ValueError(f"geometry: expected a Point, got {found}")
    numbers = geometry.get("coordinates")
    if not isinstance(numbers, list) or len(numbers) not in (2, 3) or not all(type(one) in (int, float) for one in numbers):
        raise ValueError(f"geometry: expected [longitude, latitude], got {str(numbers)[:60]}")
    lon, lat = float(numbers[0]), float(numbers[1])
    if not (isfinite(lon + lat) and abs(lon) <= 180 and abs(lat) <= 90):
        first = " (longitude first)" if abs(lon) <= 90 and abs(lat) <= 180 else ""
        raise ValueError(f"geometry: expected degrees{first}, got {lon:g}, {lat:g}")
    return lon, lat


def _twice(assets: Iterable[Asset]) -> Iterator[Flaw]:
    seen: set[str] = set()
    for one in assets:
        if one.code in seen:
            yield Flaw(one.code, "its code is given twice")
        seen.add(one.code)
