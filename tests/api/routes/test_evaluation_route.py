import csv
import io
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from api.evaluation.tallies import Scope, tallies
from api.grid.geojson import write_areas
from api.grid.store import import_file
from api.tables import Case
from pipeline.events import Location
from tests.support.api_app import Desk, problem
from tests.support.lattice import lattice, middle
from tests.support.wire import T0, event

STREET, CELL, OTHER = "999902001", "999902001001001", "999902001001002"


@pytest.fixture
def district(desk: Desk, tmp_path: Path) -> Desk:
    path = tmp_path / "grid.geojson"
    path.write_text(write_areas(lattice(), name="test"), encoding="utf-8")
    import_file(desk.database, path, datum=None, despite=False, now=desk.clock.now())
    return desk


def seen(desk: Desk, number: int, column: int = 0, **changed: Any) -> int:
    lat, lon = middle(0, column)
    place = Location(lat=lat, lon=lon, radius_m=2.0, method="survey")
    kind = changed.pop("kind", f"kind{number}")
    one = event(number).model_copy(update={"location": place, "stream_id": f"s{number}", "kind": kind, **changed})
    return int(desk.post(one)[0]["case_id"])


def move(desk: Desk, case_id: int, *moves: str) -> None:
    for one in moves:
        said = {"department": "sanitation"} if one == "dispatch" else {"opinion": "so"} if one in ("rework", "cancel") else {}
        desk.admin.post(f"/v1/cases/{case_id}/moves", json={"move": one, **said}).raise_for_status()


def rates(desk: Desk, **asked: Any) -> dict[str | None, dict[str, tuple[int, int]]]:
    desk.clock.advance(1)
    rows = desk.reader.get("/v1/evaluation", params=asked).raise_for_status().json()["rows"]
    return {row["group"]: {one["name"]: (one["numerator"], one["denominator"]) for one in row["indicators"]} for row in rows}


def test_indicators_follow_the_steps_of_cases(district: Desk) -> None:
    done, waiting, untrue = seen(district, 1), seen(district, 2), seen(district, 3, column=1)
    move(district, done, "confirm", "file", "dispatch", "take_up", "finish", "check", "rework", "finish", "check", "close")
    move(district, waiting, "confirm", "file", "dispatch")
    move(district, untrue, "cancel")
    with district.database.session() as session:
        session.execute(update(Case).where(Case.id == waiting).values(due=district.clock.now() - 10))
    found = rates(district, by="street", since=T0)[STREET]
    assert found["valid_report_rate"] == (2, 3)
    assert found["filing_rate"] == (2, 3)
    assert found["filing_in_time_rate"] == (2, 2)
    assert found["verification_in_time_rate"] == (3, 3)
    assert found["dispatch_in_time_rate"] == (2, 2)
    assert found["handling_rate"] == (2, 3)
    assert found["handling_overdue_rate"] == (1, 3)
    assert found["rework_rate"] == (1, 1)
    assert found["closing_rate"] == (1, 1)
    cells = rates(district, by="cell", since=T0)
    assert (cells[CELL]["filing_rate"], cells[OTHER]["filing_rate"]) == ((2, 2), (0, 1))
    departments = rates(district, by="department", since=T0)
    assert departments["sanitation"]["handling_rate"] == (2, 3)
    assert rates(district, by="all", since=T0)["all"]["closing_rate"] == (1, 1)


@pytest.mark.parametrize("by", ["district", "community", "responsibility", "code", "channel"])
def test_every_group_is_counted(district: Desk, by: str) -> None:
    seen(district, 1)
    assert sum(one["filing_rate"][1] for one in rates(district, by=by, since=T0).values()) == 1


def test_the_period_area_and_kind_can_be_chosen(district: Desk) -> None:
    seen(district, 1, kind="litter")
    seen(district, 2, column=1, kind="parking")
    district.clock.advance(86_400)
    seen(district, 3, kind="parking")
    district.clock.advance(1)
    assert rates(district, by="all", since=T0)["all"]["filing_rate"][1] == 3
    assert rates(district, by="all", since=T0, until=T0 + 2000)["all"]["filing_rate"][1] == 2
    assert rates(district, by="all", since=T0, kind="parking", grid=CELL)["all"]["filing_rate"][1] == 1
    days = district.reader.get("/v1/evaluation", params={"by": "all", "since": T0, "every": "day"}).json()["rows"]
    assert [row["indicators"][1]["denominator"] for row in days] == [2, 1]


def test_who_sees_some_streets_is_told_of_those(district: Desk) -> None:
    seen(district, 1)
    with district.database.reading() as session:
        for street, number in ((STREET, 1), ("999902002", 0)):
            found = tallies(session, "all", Scope(T0, T0 + 9000, streets=(street,)), now=T0 + 9000)
            assert sum(one.reported for one in found.values()) == number


def test_a_table_has_a_line_for_each_indicator(district: Desk) -> None:
    seen(district, 1)
    district.clock.advance(1)
    answer = district.reader.get("/v1/evaluation", params={"by": "street", "format": "csv", "since": T0}).raise_for_status()
    lines = list(csv.DictReader(io.StringIO(answer.text)))
    filing = next(line for line in lines if line["name"] == "filing_rate")
    assert (filing["group"], filing["called"], filing["numerator"], filing["denominator"]) == (STREET, "立案率", "0", "1")
    assert next(line for line in lines if line["name"] == "closing_rate")["value"] == ""


def test_hot_spots_are_cells_by_cases_and_hour(district: Desk) -> None:
    for number in (1, 2, 3):
        seen(district, number, start=T0 + number)
    move(district, seen(district, 4, column=1), "cancel")
    seen(district, 5, column=1, start=T0 + 3600)
    district.clock.advance(3600)
    answer = district.reader.get("/v1/evaluation/hot-spots", params={"since": T0 - 10}).raise_for_status().json()
    assert [(one["grid_code"], one["cases"]) for one in answer["spots"]] == [(CELL, 3), (OTHER, 1)]
    assert (answer["spots"][0]["hours"][6], answer["spots"][1]["hours"][7]) == (3, 1)
    assert [sum(hours) for hours in zip(*answer["week"], strict=True)][6:8] == [3, 1]
    assert sum(map(sum, answer["week"])) == 4
    table = district.reader.get("/v1/evaluation/hot-spots", params={"since": T0 - 10, "format": "csv", "limit": 1})
    lines = list(csv.DictReader(io.StringIO(table.text)))
    assert (len(lines), lines[6]) == (24, {"grid_code": CELL, "hour": "6", "cases": "3"})


@pytest.mark.parametrize("asked", [{"by": "ward"}, {"since": 5, "until": 5}, {"grid": "1"}, {"every": "hour"}, {"x": 1}])
def test_questions_that_make_no_sense_are_refused(lite: Desk, asked: dict[str, Any]) -> None:
    problem(lite.reader.get("/v1/evaluation", params=asked), 422)


def test_without_cases_there_are_no_rows(lite: Desk) -> None:
    assert rates(lite) == {}
    assert lite.reader.get("/v1/evaluation/hot-spots").json()["spots"] == []
