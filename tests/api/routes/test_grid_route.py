import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.db import Database
from api.grid.store import load_made_up
from pipeline.events import Location
from tests.support.api_app import Desk, problem
from tests.support.wire import T0, bucket, event

PLACE = (39.93155, 116.40210)


@pytest.fixture
def district(desk: Desk) -> Desk:
    with desk.database.session() as session:
        load_made_up(session, now=desk.clock.now())
    return desk


@pytest.fixture(scope="module")
def loaded_file(sqlite_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the made-up district, to be copied: loading it takes longer than most tests."""
    path = Path(shutil.copy(sqlite_file, tmp_path_factory.mktemp("loaded") / "api.db"))
    database = Database.open(f"sqlite:///{path}")
    with database.session() as session:
        load_made_up(session, now=T0)
    database.close()
    return path


@pytest.fixture
def small(loaded_file: Path, tmp_path: Path) -> Iterator[Desk]:
    """An API on SQLite with the made-up district."""
    made = Desk(f"sqlite:///{shutil.copy(loaded_file, tmp_path / 'api.db')}", tmp_path)
    yield made
    made.database.close()


def areas(desk: Desk, **asked: Any) -> dict[str, dict[str, Any]]:
    answer = desk.reader.get("/v1/grid", params=asked).raise_for_status()
    assert answer.headers["content-type"] == "application/geo+json"
    return {one["properties"]["code"]: one for one in answer.json()["features"]}


def seen(desk: Desk, number: int, **changed: Any) -> None:
    place = Location(lat=PLACE[0], lon=PLACE[1], radius_m=2.0, method="survey")
    desk.post(event(number).model_copy(update={"location": place, "stream_id": f"s{number}", **changed}))


def test_areas_of_each_level_are_listed(small: Desk) -> None:
    numbers = {"district": 1, "street": 17, "community": 169, "responsibility": 589, "cell": 2314, "alley": 832}
    assert {level: len(areas(small, level=level, figures=False)) for level in numbers} == numbers


def test_figures_are_those_of_the_area_and_time(district: Desk) -> None:
    seen(district, 1)
    seen(district, 2, kind="parking", start=T0 - 200_000.0)
    cell = district.cases()[0]["grid_code"]
    lat, lon = PLACE
    streams = [{"stream_id": "gate", "state": "live", "plan": "watch", "lat": lat, "lon": lon}]
    beat = {"node_id": "n", "t": T0, "version": "1", "model": "m", "spool_events": 0, "spool_bytes": 0, "streams": streams}
    district.worker.post("/v1/heartbeats", json=beat).raise_for_status()
    counts = [bucket(n).model_dump(mode="json") for n in (1, 2)]
    district.worker.post("/v1/counts", json={"counts": counts}).raise_for_status()
    held = district.cases()[0]["responsibility_code"]
    for level, code in [
        ("cell", cell),
        ("community", cell[:12]),
        ("street", cell[:9]),
        ("district", cell[:6]),
        ("responsibility", held),
    ]:
        found = areas(district, level=level)[code]["properties"]
        assert (found["open_cases"], found["new_cases"]) == (2, 1), level
        assert found["flow"] == [{"class_name": "person", "count_in": 3, "count_out": 0}], level
    quiet = [one["properties"] for code, one in areas(district).items() if code != cell]
    assert {(one["open_cases"], one["new_cases"], len(one["flow"])) for one in quiet} == {(0, 0, 0)}


def test_the_time_of_figures_can_be_asked_for(small: Desk) -> None:
    seen(small, 1)
    assert areas(small, level="district", until=T0)["999901"]["properties"]["new_cases"] == 0
    assert areas(small, level="district", since=T0, until=T0 + 100)["999901"]["properties"]["new_cases"] == 1


def test_alleys_are_lines_without_figures(small: Desk) -> None:
    one = next(iter(areas(small, level="alley", limit=1).values()))
    assert one["geometry"]["type"] == "LineString"
    assert [one["properties"][name] for name in ("open_cases", "new_cases", "flow")] == [None, None, None]


def test_areas_within_another_are_chosen(small: Desk) -> None:
    assert len(areas(small, within="999901001", level="community", figures=False)) < 30
    assert set(areas(small, within="999901001001", figures=False)) == {
        code for code in areas(small, figures=False) if code.startswith("999901001001")
    }
    held = areas(small, responsibility="999901001001R01", figures=False)
    assert held
    assert {one["properties"]["responsibility"] for one in held.values()} == {"999901001001R01"}


def test_a_box_is_understood_in_its_datum_and_answered_in_wgs84(small: Desk) -> None:
    plain = areas(small, bbox="116.4000,39.9300,116.4020,39.9320", figures=False)
    moved = areas(small, bbox="116.4062,39.9314,116.4082,39.9334", datum="gcj02", figures=False)
    assert plain
    assert set(plain) & set(moved)
    assert max(abs(one["geometry"]["coordinates"][0][0][0] - 116.401) for one in moved.values()) < 0.004


def test_pages_join_to_the_whole(small: Desk) -> None:
    codes, after = [], None
    while True:
        answer = small.reader.get(
            "/v1/grid", params={"level": "community", "limit": 50, "figures": False, **({"after": after} if after else {})}
        ).json()
        codes += [one["properties"]["code"] for one in answer["features"]]
        after = answer["next"]
        if after is None:
            break
    assert codes == sorted(areas(small, level="community", figures=False))


def test_a_place_tells_its_areas(small: Desk) -> None:
    found = small.reader.get("/v1/grid/at", params={"lat": PLACE[0], "lon": PLACE[1]}).raise_for_status().json()
    assert [one["level"] for one in found["areas"]] == ["cell", "responsibility", "community", "street", "district"]
    assert found["datum"] == "WGS-84"
    shifted = {"lat": 39.9329430, "lon": 116.4083399, "datum": "gcj02"}
    moved = small.reader.get("/v1/grid/at", params=shifted).json()
    assert (moved["grid_code"], moved["datum"]) == (found["grid_code"], "GCJ-02")


def test_a_place_outside_is_in_nothing(small: Desk) -> None:
    found = small.reader.get("/v1/grid/at", params={"lat": 0, "lon": 0}).raise_for_status().json()
    assert (found["grid_code"], found["areas"]) == (None, [])


@pytest.mark.parametrize(
    "asked", [{"level": "ward"}, {"within": "12"}, {"bbox": "1,2,3"}, {"datum": "utm"}, {"limit": 0}, {"x": 1}]
)
def test_questions_that_make_no_sense_are_refused(small: Desk, asked: dict[str, Any]) -> None:
    problem(small.reader.get("/v1/grid", params=asked), 422)


def test_one_area_is_read_by_its_code(small: Desk) -> None:
    found = small.reader.get("/v1/grid/999901001").raise_for_status().json()
    assert found["properties"]["name"] == "示例街道 01"
    problem(small.reader.get("/v1/grid/999902"), 404)


def test_cases_of_an_area_are_listed(small: Desk) -> None:
    seen(small, 1)
    cell = small.cases()[0]["grid_code"]
    for within in (cell, cell[:12], cell[:9], cell[:6]):
        assert len(small.cases(grid=within)) == 1
    assert small.cases(grid="999901999") == []
    assert len(small.cases(code="06010")) == 1
    assert small.cases(code="09009") == []
