"""Photos from phones: decoded, turned upright and written anew, so that nothing comes through but pixels. Pure.

Where and when a photo was taken is read from its EXIF first, then forgotten with the rest of it.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from math import isfinite

from PIL import Image, ImageOps, UnidentifiedImageError

MOST_PIXELS = 64_000_000
"""Phones take 12 to 50 million; decoded, 64 million are 192 MB."""
LONGEST_SIDE = 4096
QUALITY = 90
GPS_IFD = 0x8825
LATITUDE_REF, LATITUDE, LONGITUDE_REF, LONGITUDE, TIME, ERROR_M, DATE = 1, 2, 3, 4, 7, 31, 29
"""Tags of the GPS directory (EXIF 2.32, table 15); error: 90 % or more are within, metres."""
UNREADABLE = (
    UnidentifiedImageError, OSError, SyntaxError, ValueError, TypeError, KeyError, struct.error, Image.DecompressionBombError,
)  # fmt: skip
"""What Pillow raises for damaged and hostile files."""


class BadFile(Exception):
    """A file that isn't taken; the message says why.

    Attributes:
        number: which of several, from 1.
    """

    def __init__(self, detail: str, *, number: int = 1) -> None:
        self.number = number
        super().__init__(detail)


@dataclass(frozen=True, slots=True)
class Fix:
    """Where and when a photo says it was taken: WGS-84 degrees, metres, UTC seconds."""

    lat: float
    lon: float
    radius_m: float | None
    t: float | None


@dataclass(frozen=True, slots=True)
class Photo:
    """A clean JPEG, and what its EXIF said."""

    jpeg: bytes
    fix: Fix | None


def clean(content: bytes) -> Photo:
    """Return a photo's pixels as a JPEG of their own.

    Raises:
        BadFile: it is no JPEG or PNG, it is damaged, or it is too large.
    """
    try:
        with Image.open(BytesIO(content), formats=("JPEG", "PNG")) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise BadFile(f"expected at most {MOST_PIXELS} pixels, got {opened.width} x {opened.height}")
            fix = _fix(opened.getexif().get_ifd(GPS_IFD))
            picture = ImageOps.exif_transpose(opened).convert("RGB")
    except UNREADABLE as error:
        raise BadFile(f"expected a JPEG or PNG that can be decoded: {error}") from error
    picture.info = {}
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    made = BytesIO()
    picture.save(made, "JPEG", quality=QUALITY)
    return Photo(made.getvalue(), fix)


def _fix(gps: Mapping[int, object]) -> Fix | None:
    """Return what a GPS directory says; None when it is not there or makes no sense."""
    lat = _degrees(gps.get(LATITUDE), negative=gps.get(LATITUDE_REF) == "S", most=90)
    lon = _degrees(gps.get(LONGITUDE), negative=gps.get(LONGITUDE_REF) == "W", most=180)
    if lat is None or lon is None or (lat, lon) == (0, 0):
        return None
    error = _numbers((gps.get(ERROR_M),), 1)
    return Fix(lat, lon, error[0] if error and error[0] > 0 else None, _time(gps.get(DATE), gps.get(TIME)))


def _degrees(parts: object, *, negative: bool, most: float) -> float | None:
    found = _numbers(parts, 3)
    if found is None:
        return None
    value = found[0] + found[1] / 60 + found[2] / 3600
    return (-value if negative else value) if 0 <= value <= most else None


def _time(date: object, time: object) -> float | None:
    hours = _numbers(time, 3)
    if not isinstance(date, str) or hours is None:
        return None
    try:
        day = datetime.strptime(date.strip("\0 "), "%Y:%m:%d").replace(tzinfo=UTC)
    except ValueError:
        return None
    return day.timestamp() + hours[0] * 3600 + hours[1] * 60 + hours[2]


def _numbers(parts: object, count: int) -> tuple[float, ...] | None:
    """Return so many finite numbers, or None."""
    if not isinstance(parts, tuple) or len(parts) != count:
        return None
    try:
        found = tuple(float(part) for part in parts)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    return found if all(isfinite(one) for one in found) else None
