"""Cases as a sheet (CSV) that spreadsheet programs open: UTF-8 with a byte order mark, times of the site's clock. Pure."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from api.cases.view import CaseView

MARK = "\ufeff"
"""Excel takes a file for UTF-8 only with it."""
COLUMNS = (
    "case_id", "kind", "corrected_kind", "code", "name", "class_name", "severity", "state", "stage", "status", "verdict",
    "department", "due", "opened", "last_seen", "closed", "closed_by", "close_note", "street_code", "community_code",
    "grid_code", "responsibility_code", "asset_code", "lat", "lon", "radius_m", "datum", "streams", "channel", "event_count",
    "recurs_of", "recurrence", "revision",
)  # fmt: skip
TIMES = frozenset({"due", "opened", "last_seen", "closed"})
FORMULA = frozenset("=+-@\t\r\n＝＋－＠")
"""Beginnings that a spreadsheet may run as a formula (OWASP, CSV injection); the wide ones in Chinese and Japanese versions."""


def lines(pages: Iterable[Iterable[CaseView]], zone: ZoneInfo) -> Iterator[str]:
    """Give the sheet page by page, its names first."""
    yield MARK + _csv([COLUMNS])
    for page in pages:
        yield _csv([[_cell(name, getattr(case, name), zone) for name in COLUMNS] for case in page])


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in FORMULA else text


def _cell(name: str, value: object, zone: ZoneInfo) -> object:
    if name in TIMES and isinstance(value, float):
        return datetime.fromtimestamp(value, zone).strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, list):
        value = " ".join(value)
    return harmless(value) if isinstance(value, str) else value


def _csv(rows: Iterable[Iterable[object]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()
