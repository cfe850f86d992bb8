"""Counts of any length go out as files, written as they are read: all rows, in little memory, as long as somebody reads."""

import asyncio
import csv
import gc
import io
import json
import tracemalloc
from typing import Any

import pytest
from sqlalchemy import text
from starlette.types import Message, Scope

from api.counts import reading, series
from api.counts.asked import CountFilter
from api.counts.export import export
from api.db import Database
from tests.support.api_app import Desk
from tests.support.wire import T0

STREAMS = 20
FILL = text("""
INSERT INTO count (stream_id, session, rule_id, target_kind, target, class_name, start, duration_s, observed_s, count_in,
                   count_out, rule_version)
WITH RECURSIVE time (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM time WHERE n + 1 < :times),
               camera (m) AS (SELECT 0 UNION ALL SELECT m + 1 FROM camera WHERE m + 1 < :streams)
SELECT 'gate-' || m, 's1', 'counting', 'line', 'door', 'person', :begin + 60.0 * n, 60.0, 60.0, n % 7, m, 1
FROM time CROSS JOIN camera
""")


def fill(desk: Desk, times: int) -> int:
    """Count for so many minutes with all cameras; return how many rows that makes."""
    with desk.database.session() as session:
        session.execute(FILL, {"times": times, "streams": STREAMS, "begin": T0 // 60 * 60})
    return times * STREAMS


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts of 50 rows or some more: three minutes of all cameras."""
    monkeypatch.setattr(series, "ENOUGH_ROWS", 50)
    monkeypatch.setattr(reading, "PIECE", 25)


def by_pages(desk: Desk, **asked: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    after: dict[str, str] = {}
    while True:
        page = desk.reader.get("/v1/counts", params={"limit": 37, **asked, **after}).raise_for_status().json()
        rows += page["rows"]
        if page["next"] is None:
            return rows
        after = {"after": page["next"]}


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    "asked", [{"interval": "1m"}, {"interval": "5m", "compare": "last_week"}, {"interval": "1m", "stream": "gate-3"}]
)
def test_files_hold_all_rows_once_in_their_order(lite: Desk, asked: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(series, "MOST_ROWS", 10)
    fill(lite, 30)
    rows = by_pages(lite, **asked)
    assert len(rows) > 10
    whole = lite.reader.get("/v1/counts", params={**asked, "format": "json"}).raise_for_status().json()
    assert (whole["rows"], whole["next"], whole["interval"]) == (rows, None, asked["interval"])
    sheet = lite.reader.get("/v1/counts", params={**asked, "format": "csv"}).raise_for_status().text
    table = list(csv.DictReader(io.StringIO(sheet)))
    assert [(one["start"], one["stream_id"], one["count_in"]) for one in table] == [
        (str(row["start"]), row["stream_id"], str(row["count_in"])) for row in rows
    ]


@pytest.mark.usefixtures("small")
def test_a_parquet_file_has_a_row_group_a_part(lite: Desk) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    number = fill(lite, 30)
    content = lite.reader.get("/v1/counts", params={"interval": "1m", "format": "parquet"}).raise_for_status().content
    file = parquet.ParquetFile(io.BytesIO(content))
    assert file.metadata.num_row_groups == 10, "of three minutes each"
    assert file.read().to_pylist() == by_pages(lite, interval="1m")
    assert (file.metadata.num_rows, file.schema_arrow.metadata[b"interval"]) == (number, b"1m")


def test_a_part_ends_when_enough_was_read_for_it(lite: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(lite, 30)
    monkeypatch.setattr(series, "ENOUGH_BUCKETS", 150)
    parts = list(export(lite.database, CountFilter(interval="5m"), zone=lite.config.zone))
    assert [len({row.start for row in rows}) for rows in parts] == [3, 2, 2], "the first interval has two minutes"
    assert sum(len(rows) for rows in parts) == len(by_pages(lite, interval="5m"))


@pytest.mark.usefixtures("small")
def test_what_is_held_does_not_grow_with_what_is_asked_for(lite: Desk) -> None:
    fill(lite, 600)
    fewer, more = (CountFilter(interval="1m", until=T0 // 60 * 60 + 60 * minutes) for minutes in (60, 600))
    rows, few = min(peak(lite.database, fewer, lite) for _ in range(3))
    assert rows == 60 * STREAMS
    held = list[int]()
    while len(held) < 3 and not any(many < 1.5 * few for many in held):  # what else goes on in the process comes on top
        rows, many = peak(lite.database, more, lite)
        assert rows == 600 * STREAMS
        held.append(many)
    assert min(held) < 1.5 * few, (few, held)


def peak(database: Database, asked: CountFilter, desk: Desk) -> tuple[int, int]:
    """Read an export to its end; return the number of rows, and the most bytes that were held."""
    gc.collect()
    tracemalloc.start()
    rows = sum(len(part) for part in export(database, asked, zone=desk.config.zone))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return rows, most


@pytest.mark.usefixtures("small")
def test_who_goes_away_ends_the_reading(lite: Desk) -> None:
    number = fill(lite, 300)
    sent = asyncio.run(_left_after(lite, 3))
    assert 2 * 50 <= sent.count(b"\n") < number / 4


async def _left_after(desk: Desk, parts: int) -> bytes:
    """Ask for an export, go away after some parts, and return what was sent until the app was done."""
    sent: list[bytes] = []
    gone = asyncio.Event()
    asked = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def receive() -> Message:
        told = next(asked, None)
        if told is not None:
            return told
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        if message.get("body"):
            sent.append(message["body"])
        if len(sent) >= parts:
            gone.set()

    scope: Scope = {
        "type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "http_version": "1.1", "method": "GET",
        "scheme": "http", "path": "/v1/counts", "raw_path": b"/v1/counts", "query_string": b"interval=1m&format=csv",
        "root_path": "", "client": ("127.0.0.1", 1), "server": ("testserver", 80), "state": {},
        "headers": [(b"authorization", str(desk.reader.headers["Authorization"]).encode()), (b"host", b"testserver")],
    }  # fmt: skip
    await desk.app(scope, receive, send)
    return b"".join(sent)


def test_an_empty_file_has_its_names_alone(lite: Desk) -> None:
    assert lite.reader.get("/v1/counts", params={"format": "csv"}).text.count("\n") == 1
    empty = json.loads(lite.reader.get("/v1/counts", params={"format": "json"}).text)
    assert (empty["rows"], empty["next"]) == ([], None)
