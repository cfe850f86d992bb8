"""Litter on the ground added up by place: what the rows of cameras say, in fewer rows."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from api.counts import cover
from api.counts.tables import CountSum
from api.tables import Count
from pipeline.events import CountBucket
from tests.support.api_app import Desk, problem
from tests.support.people import person, signed_in
from tests.support.wire import bucket

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 3, 2, tzinfo=ZONE).timestamp()
HOUR, DAY = 3600.0, 86_400.0
CELLS = {"a": "110101001001001", "b": "110101001002001", "c": "110101002001001"}


def measured(stream: str, at: float, cover_mean: float | None, *, observed_s: float = 300.0, target: str = "") -> CountBucket:
    told: dict[str, Any] = {
        "stream_id": stream, "rule_id": "clean", "target_kind": "zone" if target else "stream", "target": target or stream,
        "class_name": "litter", "start": MONDAY + at, "duration_s": 300.0, "observed_s": observed_s, "count_in": 0,
        "cover_mean": cover_mean,
    }  # fmt: skip
    return bucket().model_copy(update=told)


def send(desk: Desk, *buckets: CountBucket) -> None:
    """Count, each camera in its cell; one that hangs in none has no street."""
    desk.worker.post("/v1/counts", json={"counts": [one.model_dump(mode="json") for one in buckets]}).raise_for_status()
    with desk.database.session() as session:
        for stream, cell in CELLS.items():
            session.execute(update(Count).where(Count.stream_id == stream).values(grid_code=cell))
            session.execute(update(CountSum).where(CountSum.stream_id == stream).values(grid_code=cell))


def added(desk: Desk, **asked: Any) -> dict[str, Any]:
    found: dict[str, Any] = desk.reader.get("/v1/counts/cover", params=asked).raise_for_status().json()
    return found


@pytest.fixture
def week(desk: Desk) -> Desk:
    """Two streets with three cameras, one camera outside; a day without a look, a line, and a camera that measures nothing."""
    send(
        desk,
        measured("a", 0, 0.001), measured("a", HOUR, 0.003, observed_s=100.0), measured("b", 300, 0.01),
        measured("c", 0, 0.02, target="kerb"), measured("a", 2 * DAY, 0.004), measured("d", 2 * DAY, 0.002),
        measured("c", 2 * DAY, None), bucket().model_copy(update={"start": MONDAY}),
    )  # fmt: skip
    return desk


def test_streets_are_means_of_what_their_cameras_measured_the_dirtiest_first(week: Desk) -> None:
    told = added(week)
    assert (told["interval"], told["by"], told["class_name"], told["number"]) == ("1d", "street", "litter", 3)
    assert [(one["start"], one["measured_s"]) for one in told["times"]] == [(MONDAY, 1000.0), (MONDAY + 2 * DAY, 600.0)]
    first = (0.001 * 300 + 0.003 * 100 + 0.01 * 300) / 700
    assert told["places"] == [
        {"grid_code": "110101002", "stream_id": None, "target": None, "measured_s": 300.0, "cover_mean": 0.02,
         "course": [0.02, None]},
        {"grid_code": "110101001", "stream_id": None, "target": None, "measured_s": 1000.0,
         "cover_mean": pytest.approx((first * 700 + 0.004 * 300) / 1000, abs=1e-8),
         "course": [pytest.approx(first, abs=1e-8), 0.004]},
        {"grid_code": None, "stream_id": None, "target": None, "measured_s": 300.0, "cover_mean": 0.002,
         "course": [None, 0.002]},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("by", "names"),
    [
        ("community", ["110101002001", "110101001002", None, "110101001001"]),
        ("cell", ["110101002001001", "110101001002001", None, "110101001001001"]),
        ("camera", [("c", "kerb"), ("b", "b"), ("d", "d"), ("a", "a")]),
    ],
)
def test_places_are_as_fine_as_asked(week: Desk, by: str, names: list[Any]) -> None:
    found = [(one["stream_id"], one["target"]) if by == "camera" else one["grid_code"] for one in added(week, by=by)["places"]]
    assert sorted(found, key=str) == sorted(names, key=str)
    assert found[:2] == names[:2]


def test_filters_narrow(week: Desk) -> None:
    assert [one["grid_code"] for one in added(week, grid="110101001", by="cell")["places"]] == [CELLS["b"], CELLS["a"]]
    assert added(week, stream="a")["times"][0]["measured_s"] == 400.0
    assert added(week, since=MONDAY + DAY)["number"] == 2
    assert added(week, class_name="leaves")["places"] == []
    assert len(added(week, most=1)["places"]) == 1
    hours = added(week, stream="a", interval="1h", until=MONDAY + DAY)
    assert [(one["start"], one["cover_mean"]) for one in hours["times"]] == [(MONDAY, 0.001), (MONDAY + HOUR, 0.003)]


def test_a_time_within_a_day_is_read_from_its_buckets(week: Desk) -> None:
    told = added(week, since=MONDAY + 200, until=MONDAY + 1000)
    assert [(one["grid_code"], one["measured_s"]) for one in told["places"]] == [("110101001", 300.0)]


def test_places_are_what_the_rows_add_up_to(week: Desk) -> None:
    rows = week.reader.get("/v1/counts", params={"interval": "1d", "class_name": "litter"}).raise_for_status().json()["rows"]
    by_rows = {(row["stream_id"], row["start"]): row["cover_mean"] for row in rows if row["cover_mean"] is not None}
    told = added(week, by="camera")
    starts = [one["start"] for one in told["times"]]
    by_places = {
        (one["stream_id"], start): value
        for one in told["places"] for start, value in zip(starts, one["course"], strict=True) if value is not None
    }  # fmt: skip
    assert by_places == pytest.approx(by_rows, abs=1e-8)


def test_who_is_limited_to_a_street_is_told_of_it_alone(week: Desk) -> None:
    person(week, streets=["110101002"])
    told = signed_in(week).get("/v1/counts/cover").raise_for_status().json()
    assert [one["grid_code"] for one in told["places"]] == ["110101002", None]


def test_too_much_is_refused(week: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cover, "MOST_BUCKETS", 2)
    assert problem(week.reader.get("/v1/counts/cover"), 422)["code"] == "too_many_rows"
    problem(week.reader.get("/v1/counts/cover", params={"interval": "5m"}), 422)
