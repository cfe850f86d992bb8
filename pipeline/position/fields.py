"""Fields of a JSON object that a stranger wrote: numbers, texts and times, or None. Pure, and never an error."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from math import isfinite

Written = Mapping[str, object]

CHINA = timezone(timedelta(hours=8))
"""JT/T 808 times are UTC+8 wherever the vehicle is (JT/T 808-2013, 8.12)."""


def parsed(text: bytes) -> object:
    """Return what a JSON text holds, or None when it is none (or nested too deeply to be a report)."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def number(written: Written, *keys: str) -> float | None:
    """Return the first of these keys that holds a finite number, also one written as text."""
    for key in keys:
        value = written.get(key)
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            continue
        try:
            found = float(value)
        except (ValueError, OverflowError):
            continue
        if isfinite(found):
            return found
    return None


def text(written: Written, *keys: str) -> str | None:
    """Return the first of these keys that holds a text or a whole number, as text."""
    for key in keys:
        value = written.get(key)
        if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
            return str(value) if not isinstance(value, int) or abs(value) < 10**30 else None
    return None


def utc(moment: str | None) -> float | None:
    """Return an ISO 8601 time that states its zone as UTC seconds."""
    try:
        found = datetime.fromisoformat(moment or "")
        return found.timestamp() if found.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None


def china_time(moment: str | None) -> float | None:
    """Return an 808 time as UTC seconds: YYMMDDhhmmss as on the wire, or a date and time with or without its zone."""
    if moment is None:
        return None
    try:
        if moment.isascii() and moment.isdigit() and len(moment) == 12:
            return datetime.strptime(moment, "%y%m%d%H%M%S").replace(tzinfo=CHINA).timestamp()
        found = datetime.fromisoformat(moment)
        return (found if found.tzinfo is not None else found.replace(tzinfo=CHINA)).astimezone(UTC).timestamp()
    except (ValueError, OverflowError):
        return None
