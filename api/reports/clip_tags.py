"""Where and when the tags of a clip say it was taken: ISO 6709 of QuickTime and Android, and the time of recording. Pure.

They are read before everything but the picture is left behind (`clip.py`).
"""

import re
from collections.abc import Mapping
from datetime import datetime
from math import isfinite

from api.reports.photo import Fix

PLACES = ("com.apple.quicktime.location.ISO6709", "location", "location-eng")
"""Apple's key of `moov/meta`, and `©xyz` of `moov/udta` as FFmpeg names it, without and with a language."""
TIMES = ("com.apple.quicktime.creationdate", "creation_time")
"""When it was recorded, with an offset; and when the file was made (`mvhd`, UTC), which editing changes."""
ERROR_M = "com.apple.quicktime.location.accuracy.horizontal"
POINT = re.compile(
    r"([+-])(\d{2}|\d{4}|\d{6})(\.\d{1,12})?([+-])(\d{3}|\d{5}|\d{7})(\.\d{1,12})?"  # latitude, longitude
    r"(?:[+-]\d{1,6}(?:\.\d{1,12})?)?(?:CRSWGS_?84)?/?",  # height, datum, end
    re.ASCII,
)
"""A point of ISO 6709:2008, annex H: degrees, degrees and minutes, or degrees, minutes and seconds; the last has a fraction."""
LONGEST = 100


def fix_of(tags: Mapping[str, str]) -> Fix | None:
    """Return what the tags of a clip say; None when they name no place that makes sense."""
    places = (point(tags.get(name, "")) for name in PLACES)
    place = next((one for one in places if one is not None), None)
    if place is None or place == (0.0, 0.0):
        return None
    times = (_time(tags.get(name, "")) for name in TIMES)
    return Fix(*place, _metres(tags.get(ERROR_M, "")), next((t for t in times if t is not None), None))


def point(text: str) -> tuple[float, float] | None:
    """Return latitude and longitude of a point of ISO 6709, WGS-84 degrees; None: it is none, or of another datum.

    >>> point("+39.9378+116.4032+043.5/")
    (39.9378, 116.4032)
    >>> point("-3352.5+15112/")
    (-33.875, 151.2)
    """
    found = None if len(text) > LONGEST else POINT.fullmatch(text.strip())
    if found is None:
        return None
    north, lat, lat_rest, east, lon, lon_rest = found.groups()
    place = _degrees(north, lat, lat_rest, wide=2, most=90), _degrees(east, lon, lon_rest, wide=3, most=180)
    return None if place[0] is None or place[1] is None else (place[0], place[1])


def _degrees(sign: str, digits: str, rest: str | None, *, wide: int, most: float) -> float | None:
    """Return degrees of digits that hold degrees (`wide` digits), minutes and seconds; the fraction is of the last."""
    parts = [digits[:wide], *(digits[at : at + 2] for at in range(wide, len(digits), 2))]
    values = [float(part) for part in parts[:-1]] + [float(parts[-1] + (rest or ""))]
    found = sum(value / 60.0**place for place, value in enumerate(values))
    if found > most or any(value >= 60 for value in values[1:]):
        return None
    return -found if sign == "-" else found


def _metres(text: str) -> float | None:
    try:
        found = float(text)
    except ValueError:
        return None
    return found if isfinite(found) and found > 0 else None


def _time(text: str) -> float | None:
    """Return a time that tells its offset from UTC, as UTC seconds."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return found.timestamp() if found.tzinfo is not None and found.timestamp() > 0 else None
