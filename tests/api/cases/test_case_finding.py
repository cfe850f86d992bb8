"""Cases are found by words, cameras and in several orders, also those that were there before."""

from typing import Any

import pytest
from sqlalchemy import text

from api.cases import finding
from api.cases.tables import WordsBacklog
from api.grid.store import load_made_up
from api.tables import Case, CaseNumber, GridArea
from tests.support.api_app import Desk, problem
from tests.support.wire import T0, event

VALUES: dict[str, Any] = {
    "kind": "litter", "state": "open", "status": "proposed", "last_seen": T0, "class_name": "bag", "streams": ["gate"],
    "event_count": 1, "revision": 1,
}  # fmt: skip


def found(desk: Desk, asked: str, **more: object) -> list[int]:
    return [one["case_id"] for one in desk.cases(text=asked, **more)]


@pytest.mark.parametrize(
    ("asked", "hits"),
    [
        ("litter", [2, 1]),
        ("LITT", [2, 1]),
        ("itter", []),
        ("暴露垃圾", [2, 1]),
        ("露垃", [2, 1]),
        ("gate-2", [2]),
        ("gate -", [2, 1]),
        ("2 litter", [2]),
        ("litter parking", []),
        ("'; DROP TABLE", []),
        ('"', []),
        ("* OR", []),
        (":* | litter", []),
        ("\\", []),
    ],
)
def test_words_of_a_new_case_find_it(desk: Desk, asked: str, hits: list[int]) -> None:
    desk.post(event(1, stream_id="gate-1"), event(2, stream_id="gate-2"))
    assert found(desk, asked) == hits


def test_what_is_said_about_a_case_finds_it(desk: Desk) -> None:
    desk.post(event(1, stream_id="gate-1"), event(2, stream_id="gate-2"))
    desk.operator.post("/v1/cases/1/verdict", json={"verdict": "true", "note": "门口有三袋", "file": True}).raise_for_status()
    assert found(desk, "三袋") == [1]
    move = {"move": "dispatch", "department": "环卫中心", "opinion": "快"}
    desk.admin.post("/v1/cases/1/moves", json=move).raise_for_status()
    assert found(desk, "环卫") == found(desk, "快") == [1]
    desk.admin.patch("/v1/cases/1", json={"case_number": "DC-2026-000123"}).raise_for_status()
    assert found(desk, "dc-2026-0001") == found(desk, "000123") == [1]
    assert found(desk, "环卫", state="open") == [1]
    assert found(desk, "环卫", state="closed") == []


def test_a_note_of_a_report_finds_its_case(desk: Desk) -> None:
    told = {"matter": "litter", "lat": 39.9378, "lon": 116.4032, "note": "纸箱堆在门前", "address": "雍和宫大街 12号"}
    made = desk.operator.post("/v1/reports", data=told)
    assert made.status_code in (200, 201), made.text
    assert found(desk, "纸箱") == found(desk, "雍和宫") == [1]


def test_the_names_of_its_place_find_a_case_also_after_they_have_changed(desk: Desk) -> None:
    with desk.database.session() as session:
        load_made_up(session, now=desk.clock.now())
    with desk.database.reading() as session:
        cell = session.query(GridArea).filter(GridArea.level == "cell").first()
        assert cell is not None
        street = session.get_one(GridArea, cell.code[:9])
    place = {"lat": (cell.south + cell.north) / 2, "lon": (cell.west + cell.east) / 2, "radius_m": 1.0}
    with desk.database.session() as session:
        session.add(Case(**VALUES, **place, severity="low", opened=T0, grid_code=cell.code))
    assert found(desk, street.name) == found(desk, cell.code) == [1]
    with desk.database.session() as session:
        session.get_one(GridArea, street.code).name = "新名街道"
        finding.begin_anew(session)
    assert found(desk, "新名") == []
    with desk.database.session() as session:
        assert finding.catch_up(session, now=0.0) == 1
    assert found(desk, "新名") == [1]
    with desk.database.session() as session:
        assert finding.catch_up(session, now=0.0) == 0


def test_cases_of_before_are_found_after_a_while(desk: Desk) -> None:
    for number in range(1, 4):
        desk.post(event(number, stream_id=f"gate-{number}"))
    with desk.database.session() as session:
        session.execute(text("DELETE FROM case_words"))
        finding.begin_anew(session)
    assert found(desk, "litter") == []
    with desk.database.session() as session:
        assert finding.catch_up(session, now=0.0) == 3
        assert session.get_one(WordsBacklog, 1).below == 1
    assert found(desk, "litter") == [3, 2, 1]


def test_pages_of_what_was_found_hold_every_case_once(desk: Desk) -> None:
    for number in range(1, 8):
        desk.post(event(number, stream_id=f"gate-{number}"))
    seen: list[int] = []
    after: dict[str, str] = {}
    while True:
        page = desk.reader.get("/v1/cases", params={"text": "litter", "limit": 3, **after}).raise_for_status().json()
        seen += [one["case_id"] for one in page["cases"]]
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    assert seen == [7, 6, 5, 4, 3, 2, 1]


def test_a_case_is_found_by_every_camera_that_saw_it(desk: Desk) -> None:
    desk.post(event(1, stream_id="gate-1"), event(2, stream_id="gate-2"))
    assert [one["case_id"] for one in desk.cases(stream="gate-1")] == [1]
    desk.operator.post("/v1/cases/2/merge", json={"cases": [1], "opinion": "one heap"}).raise_for_status()
    assert [one["case_id"] for one in desk.cases(stream="gate-1", state="open")] == [2]
    assert [one["case_id"] for one in desk.cases(stream="gate-2", state="open")] == [2]


@pytest.fixture
def sorted_desk(desk: Desk) -> Desk:
    """Cases 1 to 5: low, high, medium, high and one that nobody could tell."""
    with desk.database.session() as session:
        for number, severity in enumerate(("low", "high", "medium", "high", "high"), start=1):
            session.add(
                Case(
                    **VALUES,
                    severity=severity,
                    opened=T0 + number,
                    due=None if number == 3 else T0 + 100 - 10 * number,
                    verdict="unsure" if number == 5 else None,
                )
            )
            session.flush()
    return desk


@pytest.mark.parametrize(
    ("asked", "order"),
    [
        ({"sort": "newest"}, [5, 4, 3, 2, 1]),
        ({"sort": "oldest"}, [1, 2, 3, 4, 5]),
        ({"sort": "due"}, [5, 4, 2, 1]),
        ({"sort": "severity", "state": "open"}, [2, 4, 3, 1, 5]),
    ],
    ids=str,
)
@pytest.mark.parametrize("limit", [2, 10])
def test_cases_come_in_order_page_by_page(sorted_desk: Desk, asked: dict[str, Any], order: list[int], limit: int) -> None:
    seen: list[int] = []
    after: dict[str, str] = {}
    while True:
        page = sorted_desk.reader.get("/v1/cases", params={**asked, "limit": limit, **after}).raise_for_status().json()
        seen += [one["case_id"] for one in page["cases"]]
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    assert seen == order


@pytest.mark.parametrize(
    "asked",
    [
        {"sort": "severity"}, {"sort": "due", "text": "litter"}, {"sort": "colour"}, {"sort": "due", "after": "1"},
        {"sort": "severity", "state": "open", "after": "1.0:2"}, {"text": "litter", "after": "1.0:2"},
    ],
    ids=str,
)  # fmt: skip
def test_an_order_that_cannot_be_is_told(lite: Desk, asked: dict[str, str]) -> None:
    problem(lite.reader.get("/v1/cases", params=asked), 422)


def test_a_number_finds_its_case(desk: Desk) -> None:
    desk.post(event(1, stream_id="gate"), event(2, stream_id="door"))
    with desk.database.session() as session:
        session.add(CaseNumber(case_id=2, receiver="city", number="A7", t=0.0))
    assert found(desk, "a7") == [2]
