"""Datums at the edge: inside everything is WGS-84, outside a map service may want GCJ-02 or BD-09. Pure.

GeoJSON is always WGS-84 (RFC 7946).
"""

from typing import Literal

from pipeline.datum import LatLon, bd09_to_wgs84, gcj02_to_wgs84, wgs84_to_bd09, wgs84_to_gcj02

Datum = Literal["wgs84", "gcj02", "bd09"]
DatumName = Literal["WGS-84", "GCJ-02", "BD-09"]
NAMES: dict[Datum, DatumName] = {"wgs84": "WGS-84", "gcj02": "GCJ-02", "bd09": "BD-09"}
DECIMALS = 7
"""Of degrees that were converted: a centimetre."""


def to_wgs84(lat: float, lon: float, datum: Datum) -> LatLon:
    """Return a place that was given in `datum`."""
    if datum == "wgs84":
        return lat, lon
    return gcj02_to_wgs84(lat, lon) if datum == "gcj02" else bd09_to_wgs84(lat, lon)


def from_wgs84(lat: float, lon: float, datum: Datum) -> LatLon:
    """Return a place as `datum` has it."""
    if datum == "wgs84":
        return lat, lon
    moved = wgs84_to_gcj02(lat, lon) if datum == "gcj02" else wgs84_to_bd09(lat, lon)
    return round(moved[0], DECIMALS), round(moved[1], DECIMALS)
