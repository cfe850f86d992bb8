"""NMEA sentences for tests: with their checksum, and of a drive."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import reduce


def sentence(body: str) -> bytes:
    """Return a sentence with its checksum and line end."""
    checksum = reduce(lambda sofar, byte: sofar ^ byte, body.encode(), 0)
    return f"${body}*{checksum:02X}\r\n".encode()


def rmc(t: float, lat: float, lon: float, *, knots: float = 10.0, course: float = 90.0, status: str = "A") -> bytes:
    """Return an RMC sentence of a place in the north-east of the world."""
    moment = datetime.fromtimestamp(t, UTC)
    clock = f"{moment:%H%M%S}.{moment.microsecond // 10000:02d}"
    return sentence(f"GNRMC,{clock},{status},{_place(lat, lon)},{knots:.3f},{course:.2f},{moment:%d%m%y},,,A")


def gga(t: float, lat: float, lon: float, *, quality: int = 1, hdop: float = 0.9) -> bytes:
    """Return a GGA sentence of a place in the north-east of the world."""
    moment = datetime.fromtimestamp(t, UTC)
    clock = f"{moment:%H%M%S}.{moment.microsecond // 10000:02d}"
    return sentence(f"GNGGA,{clock},{_place(lat, lon)},{quality},08,{hdop},45.0,M,-9.0,M,,")


def drive(start: float, seconds: int) -> Iterator[tuple[float, bytes]]:
    """Yield a time and both sentences, once a second, of a vehicle that goes east in Beijing at 5 m/s."""
    for second in range(seconds):
        t, lon = start + second, 116.4 + second * 5 / 85_390
        yield t, rmc(t, 39.91, lon, knots=5 / 0.514444) + gga(t, 39.91, lon)


def _place(lat: float, lon: float) -> str:
    return f"{_dm(lat, 2)},N,{_dm(lon, 3)},E"


def _dm(degrees: float, digits: int) -> str:
    whole = int(degrees)
    return f"{whole:0{digits}d}{(degrees - whole) * 60:09.6f}"
