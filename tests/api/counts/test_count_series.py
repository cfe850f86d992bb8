import csv
import io
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from api.counts import reading
from api.counts.intervals import MINUTES, Interval, interval_of
from api.tables import Stream
from pipeline.events import CountBucket
from tests.support.api_app import Desk, problem
from tests.support.wire import bucket

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")


def utc(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


def at(start: str, **changed: Any) -> CountBucket:
    return bucket().model_copy(update={"start": utc(start), "duration_s": 300.0, "observed_s": 300.0, "count_in": 1, **changed})


def send(desk: Desk, *buckets: CountBucket) -> None:
    answer = desk.worker.post("/v1/counts", json={"counts": [one.model_dump(mode="json") for one in buckets]})
    assert answer.json() == {"stored": len(buckets)}, answer.text


def rows(desk: Desk, **asked: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = desk.reader.get("/v1/counts", params=asked).raise_for_status().json()["rows"]
    return found


def test_a_bucket_that_comes_again_replaces_itself(desk: Desk) -> None:
    send(desk, at("2026-03-01 00:00", count_in=3))
    send(desk, at("2026-03-01 00:00", count_in=5), at("2026-03-01 00:00", count_in=6))
    assert [row["count_in"] for row in rows(desk)] == [6]


def test_sessions_of_one_interval_add_up(desk: Desk) -> None:
    send(
        desk,
        at("2026-03-01 00:00", session="before", observed_s=100.0, count_in=2, occupancy_mean=3.0, occupancy_max=4),
        at("2026-03-01 00:00", session="after", observed_s=50.0, count_in=3, occupancy_mean=6.0, occupancy_max=9),
    )
    row = rows(desk, interval="5m")[0]
    assert (row["count_in"], row["observed_s"], row["coverage"]) == (5, 150.0, 0.5)
    assert (row["occupancy_mean"], row["occupancy_max"]) == (4.0, 9)


def test_covered_ground_is_a_mean_over_the_time_in_which_it_was_measured(desk: Desk) -> None:
    whole = {"target_kind": "stream", "target": "gate", "class_name": "litter", "count_in": 0}
    send(
        desk,
        at("2026-03-01 00:00", cover_mean=0.004, **whole),
        at("2026-03-01 00:05", cover_mean=0.001, observed_s=100.0, **whole),
        at("2026-03-01 00:10", cover_mean=None, **whole),
        at("2026-03-01 01:00", cover_mean=0.0, **whole),
    )
    found = [(row["target_kind"], row["target"], row["cover_mean"], row["observed_s"]) for row in rows(desk)]
    assert found == [("stream", "gate", 0.00325, 700.0), ("stream", "gate", 0.0, 300.0)]


def test_a_line_has_no_occupancy(lite: Desk) -> None:
    send(lite, at("2026-03-01 00:00"))
    assert [rows(lite)[0][name] for name in ("occupancy_mean", "occupancy_max", "cover_mean")] == [None, None, None]


def test_an_interval_that_nobody_watched_is_absent_and_one_without_anybody_is_zero(desk: Desk) -> None:
    send(desk, at("2026-03-01 00:00", count_in=0), at("2026-03-01 02:00"))
    assert [(row["local_start"], row["count_in"]) for row in rows(desk)] == [
        ("2026-03-01T08:00:00+08:00", 0),
        ("2026-03-01T10:00:00+08:00", 1),
    ]
    assert rows(desk)[0]["coverage"] == pytest.approx(300 / 3600, abs=1e-4)


def test_a_day_is_the_sites_day(desk: Desk) -> None:
    send(desk, at("2026-02-28 15:55"), at("2026-02-28 16:00"), at("2026-03-01 15:55"), at("2026-03-01 16:00"))
    found = [(row["local_start"], row["count_in"]) for row in rows(desk, interval="1d")]
    assert found == [("2026-02-28T00:00:00+08:00", 1), ("2026-03-01T00:00:00+08:00", 2), ("2026-03-02T00:00:00+08:00", 1)]


@pytest.mark.parametrize(
    ("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-07-01", 24)], ids=["spring", "autumn", "summer"]
)
def test_a_day_has_as_many_hours_as_the_clocks_give_it(tmp_path: Path, day: str, hours: int) -> None:
    desk = Desk(f"sqlite:///{tmp_path}/a.db", tmp_path, timezone="Europe/Berlin")
    midnight = datetime.fromisoformat(day).replace(tzinfo=BERLIN).timestamp()
    send(desk, *(bucket().model_copy(update={"start": midnight + 3600 * n, "observed_s": 60.0}) for n in range(hours)))
    whole = rows(desk, interval="1d")
    assert [(row["start"], row["duration_s"], row["observed_s"]) for row in whole] == [(midnight, hours * 3600, hours * 60)]
    each = rows(desk, interval="1h")
    assert [row["start"] for row in each] == [midnight + 3600 * n for n in range(hours)]
    assert len({row["local_start"] for row in each}) == hours
    desk.database.close()


def test_a_bucket_that_is_longer_than_the_interval_makes_it_longer(lite: Desk) -> None:
    send(lite, at("2026-03-01 00:00", duration_s=3600.0, observed_s=1800.0))
    assert [(row["duration_s"], row["coverage"]) for row in rows(lite, interval="5m")] == [(3600.0, 0.5)]


@pytest.mark.parametrize(
    ("asked", "targets"),
    [
        pytest.param({}, ["door", "gate", "yard"], id="all"),
        pytest.param({"stream": "b"}, ["gate"], id="stream"),
        pytest.param({"rule": "other"}, ["yard"], id="rule"),
        pytest.param({"line": "door"}, ["door"], id="line"),
        pytest.param({"zone": "yard"}, ["yard"], id="zone"),
        pytest.param({"zone": "door"}, [], id="a zone of a line's name"),
        pytest.param({"zone": "yard", "line": "gate"}, ["gate", "yard"], id="a zone and a line"),
        pytest.param({"class_name": "car"}, ["gate"], id="class"),
        pytest.param({"since": utc("2026-03-01 00:00"), "until": utc("2026-03-01 01:00")}, ["door"], id="time"),
    ],
)
def test_counts_are_found(desk: Desk, asked: dict[str, Any], targets: list[str]) -> None:
    send(
        desk,
        at("2026-03-01 00:00"),
        at("2026-03-01 01:00", stream_id="b", target="gate", class_name="car"),
        at("2026-03-01 02:00", rule_id="other", target="yard", target_kind="zone"),
    )
    assert [row["target"] for row in rows(desk, **asked)] == targets


@pytest.mark.parametrize("asked", [{"format": "csv"}, {}], ids=["by its name", "by the Accept header"])
def test_counts_come_as_a_table(lite: Desk, asked: dict[str, str]) -> None:
    send(lite, at("2026-03-01 00:00"), at("2026-03-01 01:00", class_name='a "b", c'))
    answer = lite.reader.get("/v1/counts", params=asked, headers={"Accept": "*/*" if asked else "text/csv"})
    assert answer.headers["Content-Type"].startswith("text/csv")
    table = list(csv.DictReader(io.StringIO(answer.text)))
    as_json = [{key: "" if value is None else str(value) for key, value in row.items()} for row in rows(lite)]
    assert table == as_json


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"cover_mean": 1.1}, "cover_mean"), ({"target_kind": "town"}, "target_kind"),
        ({"count_in": -1}, "count_in"), ({"duration_s": 0}, "duration_s"), ({"colour": 1}, "colour"),
        ({"session": "x" * 65}, "session"), ({"count_in": 2**31}, "count_in"), ({"class_name": "\0"}, "class_name"),
    ],
    ids=str,
)  # fmt: skip
def test_of_a_batch_with_a_wrong_bucket_nothing_is_taken(desk: Desk, change: dict[str, Any], where: str) -> None:
    batch = [bucket(1).model_dump(mode="json"), bucket(2).model_dump(mode="json") | change]
    assert where in problem(desk.worker.post("/v1/counts", json={"counts": batch}), 422)["detail"]
    assert rows(desk) == []


def test_too_many_buckets_are_refused_in_one_request_and_in_one_answer(lite: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    problem(lite.worker.post("/v1/counts", json={"counts": [bucket().model_dump(mode="json")] * 1025}), 422)
    send(lite, bucket(1), bucket(2))
    monkeypatch.setattr(reading, "MOST_BUCKETS", 1)
    assert "shorter time" in problem(lite.reader.get("/v1/counts", params={"interval": "1m"}), 422)["detail"]


@given(
    st.floats(1.5e9, 2.5e9),
    st.sampled_from(list(MINUTES)),
    st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/St_Johns", "Asia/Kathmandu", "America/Havana", "Asia/Beirut"]),
)
def test_every_time_lies_in_one_interval_that_starts_on_the_sites_clock(t: float, interval: Interval, zone: str) -> None:
    start, end = interval_of(t, interval, ZoneInfo(zone))
    assert start.timestamp() <= t < end.timestamp()
    assert interval_of(start.timestamp(), interval, ZoneInfo(zone)) == (start, end)
    if interval != "1d":
        assert end.timestamp() - start.timestamp() == MINUTES[interval] * 60
        assert datetime.fromtimestamp(start.timestamp(), ZoneInfo(zone)).minute % min(60, MINUTES[interval]) == 0


def test_a_minute_is_the_shortest_interval(lite: Desk) -> None:
    send(lite, *(at(f"2026-03-01 00:0{n}", duration_s=60.0, observed_s=60.0) for n in range(3)))
    found = [(row["local_start"][11:16], row["duration_s"]) for row in rows(lite, interval="1m")]
    assert found == [("08:00", 60.0), ("08:01", 60.0), ("08:02", 60.0)]


def test_the_same_hour_of_the_week_before_stands_beside_it(desk: Desk) -> None:
    send(
        desk,
        at("2026-03-01 00:00", count_in=4, count_out=2, observed_s=150.0),
        at("2026-03-08 00:00", count_in=9, observed_s=300.0),
        at("2026-03-08 05:00"),
    )
    first, second = rows(desk, since=utc("2026-03-07 00:00"), compare="last_week")
    assert (first["last_week_in"], first["last_week_out"], first["last_week_coverage"]) == (4, 2, round(150 / 3600, 4))
    assert first["change"] == pytest.approx((9 / 300) / (6 / 150) - 1, abs=1e-4)
    assert [second[name] for name in ("last_week_in", "last_week_out", "last_week_coverage", "change")] == [None] * 4


def test_nobody_a_week_before_is_no_change_that_can_be_told(lite: Desk) -> None:
    send(lite, at("2026-03-01 00:00", count_in=0), at("2026-03-08 00:00", count_in=9))
    row = rows(lite, since=utc("2026-03-07 00:00"), compare="last_week")[0]
    assert (row["last_week_in"], row["change"]) == (0, None)


def test_without_being_asked_nothing_is_compared(lite: Desk) -> None:
    send(lite, at("2026-03-01 00:00"), at("2026-03-08 00:00"))
    assert {row["last_week_in"] for row in rows(lite)} == {None}


def test_a_week_before_is_the_same_time_of_the_sites_clock(tmp_path: Path) -> None:
    desk = Desk(f"sqlite:///{tmp_path}/api.db", tmp_path, timezone="Europe/Berlin")
    send(desk, at("2026-03-25 07:00", count_in=3), at("2026-04-01 06:00", count_in=6))
    row = rows(desk, since=utc("2026-03-30 00:00"), compare="last_week")[0]
    assert (row["local_start"], row["last_week_in"], row["change"]) == ("2026-04-01T08:00:00+02:00", 3, 1.0)
    desk.database.close()


def test_counts_of_an_area_are_chosen(desk: Desk) -> None:
    with desk.database.session() as session:
        session.add(Stream(id="gate", node_id="n", seen=0.0, health={}))
        session.flush()
        session.execute(update(Stream).values(grid_code="110101001001001"))
    send(desk, at("2026-03-01 00:00"), at("2026-03-01 00:00", stream_id="other"))
    for within in ("110101001001001", "110101001001", "110101001", "110101"):
        assert [row["stream_id"] for row in rows(desk, grid=within)] == ["gate"]
    assert rows(desk, grid="110101002") == []
    assert {row["grid_code"] for row in rows(desk)} == {"110101001001001", None}
    problem(desk.reader.get("/v1/counts", params={"grid": "12"}), 422)


@pytest.mark.parametrize("cells", [("110101001001001", "110101002001001"), ("110101002001001", "110101001001001")])
def test_the_cell_of_an_interval_is_that_of_its_last_bucket(desk: Desk, cells: tuple[str, str]) -> None:
    with desk.database.session() as session:
        session.add(Stream(id="gate", node_id="n", seen=0.0, health={}))
    for minute, cell in zip((0, 5), cells, strict=True):
        with desk.database.session() as session:
            session.execute(update(Stream).values(grid_code=cell))
        send(desk, at(f"2026-03-01 00:0{minute}"))
    for interval in ("30m", "1h", "1d"):
        assert [(row["grid_code"], row["count_in"]) for row in rows(desk, interval=interval)] == [(cells[1], 2)]
        assert [row["count_in"] for row in rows(desk, interval=interval, grid=cells[0])] == [1]


def test_parquet_holds_what_json_holds(lite: Desk) -> None:
    reader = pytest.importorskip("pyarrow.parquet")
    send(lite, at("2026-03-01 00:00"), at("2026-03-01 02:00", occupancy_mean=1.5, occupancy_max=3))
    answer = lite.reader.get("/v1/counts", params={"format": "parquet"}).raise_for_status()
    assert answer.headers["content-type"] == "application/vnd.apache.parquet"
    table = reader.read_table(io.BytesIO(answer.content))
    assert table.to_pylist() == rows(lite)
    assert table.schema.metadata == {b"timezone": b"Asia/Shanghai", b"interval": b"1h"}
    empty = lite.reader.get("/v1/counts", params={"format": "parquet", "since": utc("2027-01-01 00:00")}).raise_for_status()
    assert reader.read_table(io.BytesIO(empty.content)).schema.names == table.schema.names


def test_without_its_library_parquet_is_refused_with_the_way_to_it(lite: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert "hutong[parquet]" in problem(lite.reader.get("/v1/counts", params={"format": "parquet"}), 501)["detail"]
