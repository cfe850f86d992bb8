"""Hours of filling are not lost: what was measured of one database is kept, whatever becomes of the next."""

import json
import re
from pathlib import Path

import pytest
from rich.console import Console

from benchmarks import plots
from benchmarks.api import disk
from benchmarks.api.course import Found, leave, measure_each
from benchmarks.api.report import earlier, show
from benchmarks.record import spread

CALL = {"p50_ms": 2.0, "p95_ms": 3.0}
TAKEN: dict[str, object] = {"events_a_second": {}, "buckets_a_second": {}, "version": "1"}


def measured(kind: str, *, ends: dict[str, BaseException]) -> dict[str, object]:
    if kind in ends:
        raise ends[kind]
    return {**TAKEN, "calls": {"newest": CALL}}


def course(ends: dict[str, BaseException]) -> tuple[list[list[str]], dict[str, str]]:
    """Return which databases were kept after each, and which are missing."""
    kept: list[list[str]] = []
    told = Console(quiet=True)
    missing = measure_each(
        ["a", "b", "c"], lambda kind: measured(kind, ends=ends), lambda found, _: kept.append([*found]), told=told
    )
    return kept, missing


def test_each_database_is_kept_as_soon_as_it_is_measured() -> None:
    assert course({}) == ([["a"], ["a", "b"], ["a", "b", "c"]], {})
    leave({})


def test_a_database_that_fails_costs_no_other() -> None:
    kept, missing = course({"b": OSError("no space left on device")})
    assert kept == [["a"], ["a"], ["a", "c"]]
    assert missing == {"b": "OSError: no space left on device"}
    with pytest.raises(SystemExit, match="no space left"):
        leave(missing)


def test_who_ends_it_keeps_what_there_is() -> None:
    kept, missing = course({"b": KeyboardInterrupt()})
    assert kept == [["a"], ["a"]]
    assert missing == {"b": "ended by hand", "c": "ended by hand"}


def test_a_call_that_is_not_answered_stands_in_the_table_and_not_in_the_picture(tmp_path: Path) -> None:
    failed = {"newest": CALL, "system": {"failed": "ReadTimeout: timed out"}}
    databases: Found = {"a": {**TAKEN, "calls": failed}, "b": {**TAKEN, "calls": {"newest": CALL, "system": CALL}}}
    results = {"cases": 1, "counts": 1, "databases": databases}
    told = Console(record=True, width=120, quiet=False, file=(tmp_path / "table").open("w"))
    show(results, told)
    assert "timed out" in told.export_text()
    plots.api(results, tmp_path / "a.png")
    assert (tmp_path / "a.png").stat().st_size > 1000


def test_the_disk_is_described_without_its_place(tmp_path: Path) -> None:
    told = disk.describe(tmp_path)
    assert isinstance(told["file_system"], str)
    assert told["file_system"] != "unknown"
    assert str(tmp_path) not in str(told)


def test_a_database_that_was_measured_on_another_day_stands_beside_one_of_the_same_size(tmp_path: Path) -> None:
    path = tmp_path / "api.json"
    before = {
        "sqlite": {**TAKEN, "events_a_second": {"new": {"median": 7.0, "least": 6.0, "most": 8.0}}, "calls": {"newest": CALL}}
    }
    path.write_text(json.dumps({"results": {"cases": 100, "counts": 10, "databases": before}}))
    assert earlier(path, {"cases": 100, "counts": 10}) == before
    assert earlier(path, {"cases": 99, "counts": 10}) == {}
    assert earlier(tmp_path / "none.json", {"cases": 100, "counts": 10}) == {}
    fresh = {"postgresql": {**TAKEN, "events_a_second": {"new": spread([5.0])}, "calls": {"newest": CALL, "totals": CALL}}}
    told = Console(record=True, width=120, quiet=False, file=(tmp_path / "table").open("w"))
    show({"cases": 100, "counts": 10, "databases": {**before, **fresh}}, told)
    shown = told.export_text()
    assert "7 (6…8)" in shown
    assert re.search("totals .* – ", shown), "a call that the first was not asked"
    assert "5 (5…5)" in shown
