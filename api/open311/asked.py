"""What is asked of Open311: checked, with errors as the specification words them. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from math import isfinite
from typing import Literal

from api.open311.services import GRID_CODE

DAY_S = 86_400.0
LONGEST_S = 90 * DAY_S
"""Of a range of dates, and what is listed without one."""
MOST = 1000
CONTACT = {"email": 200, "device_id": 200, "account_id": 200, "first_name": 100, "last_name": 100, "phone": 50}
"""What a sender may say of itself, and the most characters of each."""
DESCRIPTION = 4000
SEVERAL = frozenset({"service_request_id", "service_code", "status"})
BESIDE_IDS = frozenset({"service_request_id", "page", "page_size", "extensions"})
ATTRIBUTE = re.compile(r"attribute\[([^\[\]]{1,64})\](\[\])?")


class Refused(Exception):
    """A request that can't be served; `status` and the message go into the answer."""

    def __init__(self, status: Literal[400, 403, 404], message: str) -> None:
        self.status = status
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class NewRequest:
    """What the public reports; the place is WGS-84 degrees, or words alone."""

    service_code: str
    lat: float | None
    lon: float | None
    address: str | None
    description: str
    media_url: str | None
    attributes: Mapping[str, str]
    contact: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Listing:
    """Which requests to list; times are UTC seconds, both included; empty sets mean all."""

    references: frozenset[str]
    codes: frozenset[str]
    open: bool | None
    since: float
    until: float
    page: int
    page_size: int
    is_extended: bool = False


def new_request(form: Mapping[str, str]) -> NewRequest:
    """Check what is reported; an empty field is one that is not there.

    Raises:
        Refused: 400, a field is missing or wrong.
    """
    given = {name: value.strip() for name, value in form.items() if value.strip()}
    code = given.get("service_code")
    if code is None:
        raise Refused(400, "service_code was not provided")
    lat, lon = _degrees(given, "lat", 90), _degrees(given, "long", 180)
    if (lat is None) != (lon is None):
        raise Refused(400, "lat and long go together; one of them was not provided")
    address = _text(given, "address_string", 500) or _text(given, "address_id", 100)
    if lat is None and address is None:
        raise Refused(400, "a location was not provided: lat and long, address_string or address_id")
    return NewRequest(
        service_code=code,
        lat=lat,
        lon=lon,
        address=address,
        description=_text(given, "description", DESCRIPTION) or "",
        media_url=_text(given, "media_url", 2000),
        attributes=_attributes(given),
        contact={name: text for name, most in CONTACT.items() if (text := _text(given, name, most)) is not None},
    )


def joined(query: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return arguments by name; those that may be told several times are joined by commas, of others the last counts."""
    found: dict[str, str] = {}
    for name, value in query:
        found[name] = f"{found[name]},{value}" if name in SEVERAL and name in found else value
    return found


def is_extended(query: Mapping[str, str]) -> bool:
    """Tell whether more than the specification's fields are asked for."""
    return query.get("extensions", "").strip().lower() == "true"


def listing(query: Mapping[str, str], *, now: float) -> Listing:
    """Check which requests are asked for; ids override everything but the pages.

    Raises:
        Refused: 400, a filter is wrong.
    """
    given = {name: value.strip() for name, value in query.items() if value.strip()}
    if "service_request_id" in given:
        given = {name: value for name, value in given.items() if name in BESIDE_IDS}
    since, until = _range(_moment(given, "start_date"), _moment(given, "end_date"), now)
    return Listing(
        references=_set(given, "service_request_id"),
        codes=_set(given, "service_code"),
        open=_open(_set(given, "status")),
        since=since,
        until=until,
        page=_count(given, "page", 1, 10_000),
        page_size=_count(given, "page_size", MOST, MOST),
        is_extended=is_extended(given),
    )


def _range(start: float | None, end: float | None, now: float) -> tuple[float, float]:
    if start is None:
        until = end if end is not None else now + 1
        return until - LONGEST_S, until
    if end is None:
        return start, start + LONGEST_S
    if not 0 <= end - start <= LONGEST_S:
        raise Refused(400, "end_date lies before start_date, or more than 90 days after it")
    return start, end


def _moment(given: Mapping[str, str], name: str) -> float | None:
    text = given.get(name)
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        found = None
    if found is None or found.tzinfo is None or found.year < 1970:
        raise Refused(400, f"{name}: expected a time with its zone, such as 2010-01-01T00:00:00Z, got {text[:40]!r}")
    return found.astimezone(UTC).timestamp()


def _open(status: frozenset[str]) -> bool | None:
    if status - {"open", "closed"}:
        raise Refused(400, "status: expected open, closed or both")
    return None if len(status) != 1 else status == {"open"}


def _set(given: Mapping[str, str], name: str) -> frozenset[str]:
    found = frozenset(part.strip() for part in given.get(name, "").split(",") if part.strip())
    if len(found) > MOST or any("\0" in part for part in found):
        raise Refused(400, f"{name}: expected at most {MOST} values, by commas")
    return found


def _count(given: Mapping[str, str], name: str, default: int, most: int) -> int:
    text = given.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= most and len(text) < 10):
        raise Refused(400, f"{name}: expected a number of 1 to {most}, got {text[:20]!r}")
    return int(text)


def _degrees(given: Mapping[str, str], name: str, most: float) -> float | None:
    text = given.get(name)
    if text is None:
        return None
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not isfinite(value) or abs(value) > most:
        raise Refused(400, f"{name}: expected WGS-84 degrees, got {text[:40]!r}")
    return value


def _text(given: Mapping[str, str], name: str, most: int) -> str | None:
    text = given.get(name)
    if text is not None and (len(text) > most or "\0" in text):
        raise Refused(400, f"{name}: expected at most {most} characters, without U+0000")
    return text


def _attributes(given: Mapping[str, str]) -> dict[str, str]:
    found = {match[1]: value for name, value in given.items() if (match := ATTRIBUTE.fullmatch(name)) is not None}
    unknown = sorted(set(found) - {GRID_CODE})
    if unknown:
        raise Refused(400, f"attribute: {', '.join(unknown)[:100]} stands in no service definition")
    if GRID_CODE in found and re.fullmatch(r"\d{15}", found[GRID_CODE]) is None:
        raise Refused(400, f"attribute[{GRID_CODE}]: expected 15 digits")
    return found
