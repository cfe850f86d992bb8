from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from api.counts import totals
from api.counts.asked import CountFilter, TotalsFilter
from api.counts.intervals import Interval
from api.counts.series import CountRow, series
from api.counts.store import store
from api.counts.tables import CountSum
from api.tables import Count
from pipeline.events import CountBucket
from tests.support.api_app import Desk, problem
from tests.support.plans import plans
from tests.support.wire import bucket

MONDAY = datetime(2026, 3, 2, tzinfo=UTC).timestamp()
ZONE = ZoneInfo("Asia/Shanghai")
HOUR, DAY, WEEK = 3600.0, 86_400.0, 7 * 86_400.0


def at(start: float, **changed: Any) -> CountBucket:
    return bucket().model_copy(update={"start": start, "duration_s": 300.0, "observed_s": 300.0, "count_in": 1, **changed})


def send(desk: Desk, *buckets: CountBucket) -> None:
    desk.worker.post("/v1/counts", json={"counts": [one.model_dump(mode="json") for one in buckets]}).raise_for_status()


def added(desk: Desk, **asked: Any) -> dict[str, Any]:
    found: dict[str, Any] = desk.reader.get("/v1/counts/totals", params=asked).raise_for_status().json()
    return found


def crossings(told: dict[str, Any], kind: str, *names: str) -> list[tuple[Any, ...]]:
    return [(*(row[name] for name in names), row["count_in"], row["count_out"]) for row in told[kind]["rows"]]


def test_lines_and_classes_are_added_up_the_busiest_first(desk: Desk) -> None:
    send(
        desk,
        at(MONDAY, stream_id="a", count_in=3, count_out=1),
        at(MONDAY, stream_id="a", class_name="car", count_in=9),
        at(MONDAY + HOUR, stream_id="b", count_in=2),
        at(MONDAY + HOUR, stream_id="b", target_kind="zone", target="yard", count_in=0, occupancy_mean=9.0, occupancy_max=9),
    )
    told = added(desk)
    assert [(one["start"], one["count_in"], one["count_out"]) for one in told["times"]] == [
        (MONDAY, 12, 1),
        (MONDAY + HOUR, 2, 0),
    ]
    assert crossings(told, "streams", "stream_id") == [("a", 12, 1), ("b", 2, 0)]
    assert crossings(told, "lines", "stream_id", "line") == [("a", "door", 12, 1), ("b", "door", 2, 0)]
    assert crossings(told, "classes", "class_name") == [("car", 9, 0), ("person", 5, 1)]
    assert crossings(told, "cells", "grid_code") == [(None, 14, 1)]


def test_the_busiest_are_told_with_how_many_there_are(desk: Desk) -> None:
    send(desk, *(at(MONDAY, stream_id=name, count_in=1) for name in "cab"), at(MONDAY, stream_id="d", count_in=7))
    told = added(desk, most=2)["streams"]
    assert (told["number"], [row["stream_id"] for row in told["rows"]]) == (4, ["d", "a"])


def test_an_interval_that_nobody_watched_is_absent_and_one_without_anybody_is_zero(desk: Desk) -> None:
    send(desk, at(MONDAY, count_in=0), at(MONDAY + 2 * HOUR))
    assert [(one["start"], one["count_in"]) for one in added(desk)["times"]] == [(MONDAY, 0), (MONDAY + 2 * HOUR, 1)]


def test_coverage_is_of_what_could_be_watched_in_the_whole_time(desk: Desk) -> None:
    whole = {"duration_s": HOUR, "observed_s": HOUR}
    send(
        desk,
        at(MONDAY, stream_id="a", **whole),
        at(MONDAY, stream_id="b", **whole),
        at(MONDAY + HOUR, stream_id="a", **whole),
        at(MONDAY + 2 * HOUR, stream_id="b", duration_s=HOUR, observed_s=HOUR / 2),
    )
    assert [one["coverage"] for one in added(desk)["times"]] == [1.0, 0.5, 0.25]
    assert [one["coverage"] for one in added(desk, stream="a")["times"]] == [1.0, 1.0]


def test_the_week_before_stands_beside(desk: Desk) -> None:
    send(
        desk,
        at(MONDAY, count_in=12),
        at(MONDAY + HOUR),
        at(MONDAY - WEEK, count_in=8, observed_s=100.0),
        at(MONDAY - WEEK + DAY),
    )
    told = added(desk, since=MONDAY, compare="last_week")["times"]
    assert [(one["last_week_in"], one["last_week_out"], one["change"]) for one in told] == [(8, 0, -0.5), (None, None, None)]
    assert [one["last_week_in"] for one in added(desk, since=MONDAY)["times"]] == [None, None]


def test_filters_narrow(desk: Desk) -> None:
    send(desk, at(MONDAY, stream_id="a"), at(MONDAY, stream_id="a", target="gate"), at(MONDAY, stream_id="b", class_name="car"))
    with desk.database.session() as session:
        for table in (Count, CountSum):
            session.execute(update(table).where(table.stream_id == "b").values(grid_code="110101003001001"))
    for asked, names in (
        ({"stream": "a"}, [("a", "door"), ("a", "gate")]),
        ({"line": "gate"}, [("a", "gate")]),
        ({"class_name": "car"}, [("b", "door")]),
        ({"grid": "110101003"}, [("b", "door")]),
        ({"until": MONDAY}, []),
    ):
        rows = added(desk, **{"interval": "5m", **asked})["lines"]["rows"]
        assert sorted((row["stream_id"], row["line"]) for row in rows) == names, asked


def test_too_much_is_refused_with_what_to_do(lite: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    send(lite, *(at(MONDAY + 300 * number) for number in range(12)))
    monkeypatch.setattr(totals, "MOST_BUCKETS", 11)
    told = problem(lite.reader.get("/v1/counts/totals", params={"interval": "5m"}), 422)["detail"]
    assert "give a shorter time, or a stream or line" in told
    assert len(added(lite, interval="5m", until=MONDAY + 3300)["times"]) == 11
    assert len(added(lite, interval="1h")["times"]) == 1
    monkeypatch.setattr(totals, "MOST_INTERVALS", 10)
    refused = problem(lite.reader.get("/v1/counts/totals", params={"interval": "5m", "until": MONDAY + 3300}), 422)
    assert "more than 10 intervals" in refused["detail"]
    assert refused["code"] == "too_many_rows"


@st.composite
def some(draw: st.DrawFn) -> CountBucket:
    """Return a bucket of two days or of the week before them; few values, so that many meet."""
    begin = draw(st.sampled_from([MONDAY - WEEK, MONDAY]))
    return at(
        begin + 300.0 * draw(st.integers(0, 500)),
        stream_id=draw(st.sampled_from("ab")),
        target=draw(st.sampled_from(["door", "gate"])),
        class_name=draw(st.sampled_from(["person", "car"])),
        observed_s=draw(st.sampled_from([60.0, 150.0, 300.0])),
        count_in=draw(st.integers(0, 9)),
        count_out=draw(st.integers(0, 9)),
    )


@given(
    buckets=st.lists(some(), max_size=20),
    interval=st.sampled_from(["5m", "15m", "1h", "1d"]),
    first=st.integers(0, 300),
    length=st.integers(1, 600),
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_totals_are_what_the_rows_add_up_to(
    desk: Desk, buckets: list[CountBucket], interval: Interval, first: int, length: int
) -> None:
    with desk.database.session() as session:
        store(session, buckets)
    asked: dict[str, Any] = {"interval": interval, "since": MONDAY + 300.0 * first, "until": MONDAY + 300.0 * (first + length)}
    with desk.database.snapshot() as session:
        told = totals.totals(session, TotalsFilter(**asked, compare="last_week"), zone=ZONE)
        rows = series(session, CountFilter(**asked), zone=ZONE).rows
        earlier = series(session, CountFilter(interval=interval, until=MONDAY), zone=ZONE).rows
    assert crossed(told.times) == summed(rows, lambda row: row.start)
    assert crossed(told.lines) == summed(rows, lambda row: (row.stream_id, row.target))
    assert list(told.times) == sorted(told.times)
    if interval != "1d":  # a day that is cut is an hour longer in the week before
        before = summed(earlier, lambda row: row.start + WEEK)
        assert crossed(told.before) == {start: before[start] for start in told.times if start in before}


def crossed(found: Mapping[Any, totals.Total]) -> dict[Any, tuple[int, int]]:
    return {name: (one.count_in, one.count_out) for name, one in found.items()}


def summed(rows: Sequence[CountRow], what: Callable[[CountRow], Any]) -> dict[Any, tuple[int, int]]:
    found: dict[Any, tuple[int, int]] = {}
    for row in rows:
        count_in, count_out = found.get(what(row), (0, 0))
        found[what(row)] = (count_in + row.count_in, count_out + row.count_out)
    return found


def test_what_cameras_add_up_to_is_read_from_days_whatever_the_interval(lite: Desk) -> None:
    """Of a district a day has half a million buckets of five minutes, and two thousand sums."""
    midnight = datetime(2026, 3, 2, tzinfo=ZONE).timestamp()
    asked = TotalsFilter(since=midnight, until=midnight + DAY, interval="15m")
    with lite.database.reading() as session:
        _, counted, by_time, _, by_series = plans(session, lambda: totals.totals(session, asked, zone=ZONE))
    assert "SEARCH count USING COVERING INDEX ix_count_start (start>? AND start<?)" in counted
    assert by_time == ["SEARCH count USING INDEX ix_count_start (start>? AND start<?)"], "in its order, nothing is sorted"
    assert by_series[0] == "SEARCH count_sum USING PRIMARY KEY (span=? AND start>? AND start<?)"
