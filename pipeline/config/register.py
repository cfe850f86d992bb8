"""Puts what GeoJSON files hold in the place of the paths that a configuration names them by: assets of rules, geofences.

One file may hold a whole district's bins: of it a fixed camera gets those near its ground points. A path is relative to the
configuration's folder. Not here: what a file may say (`geojson.py`), and whether the camera sees an asset (`locate`).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import cos, hypot, radians
from pathlib import Path

from pipeline.config.asset import Asset
from pipeline.config.crosscheck import Needs
from pipeline.config.flaw import Flaw
from pipeline.config.flaw import Path as KeyPath
from pipeline.config.geojson import Areas, Register, read_areas, read_register
from pipeline.config.geometry import METRES_PER_DEGREE
from pipeline.config.saying import said
from pipeline.told import Told

NEAR_M = 150.0
"""A camera watches no bin further than this from the ground that was surveyed for it."""
LIMIT_BYTES = 32 << 20
"""Largest file: some 100,000 features."""
FAR = "is it WGS-84, longitude first? GCJ-02 lies about 500 m off"

Place = tuple[float, float]
"""Latitude, longitude in degrees."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A configuration with assets for paths, and what is wrong with their files."""

    written: object
    flaws: tuple[Flaw, ...]


def with_registers(written: object, needs: Mapping[str, Needs], *, folder: Path) -> Filled:
    """Read the files that rules name.

    Args:
        written: a whole configuration as it was written; it stays as it is.
        needs: what the kinds of rules ask of their streams.
        folder: of the configuration.
    """
    flaws: list[Flaw] = []
    opened = cache(lambda name: _register(folder / name))
    fenced = cache(lambda name: _areas(folder / name))
    if not isinstance(written, Mapping) or not isinstance(written.get("streams"), list):
        return Filled(written, ())
    streams = [
        _fenced(_stream(stream, needs, opened, flaws, ("streams", index)), fenced, flaws, ("streams", index))
        for index, stream in enumerate(written["streams"])
    ]
    return Filled({**written, "streams": streams}, tuple(flaws))


def names_of(written: object, needs: Mapping[str, Needs]) -> Iterator[str]:
    """Yield the files that a configuration names, as it was written."""
    streams = written.get("streams") if isinstance(written, Mapping) else None
    for stream in streams if isinstance(streams, list) else ():
        if not isinstance(stream, Mapping):
            continue
        if isinstance(stream.get("geofences"), str):
            yield stream["geofences"]
        rules = stream.get("rules")
        for rule in rules if isinstance(rules, list) else ():
            yield from (str(rule[key]) for key in _keys(rule, needs))


def _fenced(stream: object, opened: Callable[[str], Areas], flaws: list[Flaw], path: KeyPath) -> object:
    """Put a file's areas in the place of its name."""
    named = stream.get("geofences") if isinstance(stream, Mapping) else None
    if not isinstance(stream, Mapping) or not isinstance(named, str):
        return stream
    areas = opened(named)
    found = areas.flaws or (() if areas.geofences else (said("no_features"),))
    flaws += [Flaw((*path, "geofences"), said("in_file", file=named, told=flaw)) for flaw in found]
    return {**stream, "geofences": {code: area.model_dump(mode="json") for code, area in areas.geofences.items()}}


def _stream(
    stream: object, needs: Mapping[str, Needs], opened: Callable[[str], Register], flaws: list[Flaw], path: KeyPath
) -> object:
    if not isinstance(stream, Mapping) or not isinstance(stream.get("rules"), list):
        return stream
    ground = list(_places(stream.get("ground_points")))
    rules = []
    for index, rule in enumerate(stream["rules"]):
        filled = dict(rule) if isinstance(rule, Mapping) else rule
        for key in _keys(rule, needs):
            register = opened(filled[key])
            near = _near(register.assets, ground)
            found = register.flaws or ([_none_near(register.assets, ground)] if not near else [])
            flaws += [Flaw((*path, "rules", index, key), said("in_file", file=filled[key], told=flaw)) for flaw in found]
            filled[key] = [asset.model_dump() for asset in near]
        rules.append(filled)
    return {**stream, "rules": rules}


def _keys(rule: object, needs: Mapping[str, Needs]) -> list[str]:
    """Return a rule's keys that name a file."""
    kind = rule.get("kind") if isinstance(rule, Mapping) else None
    if not isinstance(rule, Mapping) or not isinstance(kind, str) or kind not in needs:
        return []
    return [key for key in sorted(needs[kind].assets) if isinstance(rule.get(key), str)]


def _register(path: Path) -> Register:
    text, flaw = _text(path)
    return Register((), (flaw,)) if flaw else read_register(text)


def _areas(path: Path) -> Areas:
    text, flaw = _text(path)
    return Areas({}, (flaw,)) if flaw else read_areas(text)


def _text(path: Path) -> tuple[str, Told | None]:
    """Return what a file says, or why it can't be read."""
    try:
        with path.open("rb") as file:
            content = file.read(LIMIT_BYTES + 1)
        if len(content) > LIMIT_BYTES:
            return "", said("file_large", mib=LIMIT_BYTES >> 20)
        return content.decode("utf-8-sig"), None
    except FileNotFoundError:
        return "", said("file_none_in", folder=str(path.parent))
    except OSError as error:
        return "", said("file_unread", why=str(error.strerror or error))
    except UnicodeDecodeError as error:
        return "", said("no_utf8", byte=f"{error.object[error.start]:02x}")


def _places(points: object) -> Iterator[Place]:
    """Yield where ground points are, those that are written rightly."""
    for point in points if isinstance(points, list) else ():
        lat, lon = (point.get("lat"), point.get("lon")) if isinstance(point, Mapping) else (None, None)
        if isinstance(lat, int | float) and isinstance(lon, int | float):
            yield float(lat), float(lon)


def _near(assets: Sequence[Asset], ground: Sequence[Place]) -> list[Asset]:
    """Return the assets in the box around some places, widened by `NEAR_M`; all of them when there is no place."""
    if not ground:
        return list(assets)
    lats, lons = zip(*ground, strict=True)
    up = NEAR_M / METRES_PER_DEGREE
    across = up / max(0.01, cos(radians(lats[0])))
    return [
        one
        for one in assets
        if min(lats) - up <= one.lat <= max(lats) + up and min(lons) - across <= one.lon <= max(lons) + across
    ]


def _none_near(assets: Sequence[Asset], ground: Sequence[Place]) -> Told:
    if not assets:
        return said("no_features")
    lat, lon = ground[0]
    east = METRES_PER_DEGREE * cos(radians(lat))
    far, nearest = min((hypot((one.lat - lat) * METRES_PER_DEGREE, (one.lon - lon) * east), one.code) for one in assets)
    return said("none_near", count=len(assets), within_m=NEAR_M, nearest=nearest, far_m=far, hint=FAR)
