from typing import Any

import pytest
from sqlalchemy.orm import Session

from api.tables import Case
from tests.support.api_app import Desk, problem

MANY = 47


def add(session: Session, **changed: Any) -> Case:
    values: dict[str, Any] = {
        "kind": "litter", "state": "open", "severity": "low", "opened": 1000.0, "last_seen": 1000.0, "class_name": "bag",
        "streams": ["gate"], "event_count": 1, "revision": 1, "lat": 39.9, "lon": 116.4, "radius_m": 2.0,
    }  # fmt: skip
    case = Case(**{**values, **changed})
    session.add(case)
    return case


@pytest.fixture
def four(desk: Desk) -> Desk:
    """Cases 1 to 4, in the order of their opening."""
    with desk.database.session() as session:
        add(session)
        session.flush()
        add(session, kind="parking", class_name="car", opened=2000.0, severity="high", streams=["gate-2", "alley_7"], lat=39.95)
        session.flush()
        add(session, state="closed", closed=4000.0, closed_by="anna", close_note="Swept, 100% clean", opened=3000.0, lat=None)
        session.flush()
        add(session, opened=4000.0, severity="medium", lon=116.5, class_name="垃圾桶")
    return desk


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        pytest.param({}, [4, 3, 2, 1], id="all, the newest first"),
        pytest.param({"state": "open"}, [4, 2, 1], id="state"),
        pytest.param({"kind": "parking"}, [2], id="kind"),
        pytest.param({"severity": "medium"}, [4], id="severity"),
        pytest.param({"stream": "gate"}, [4, 3, 1], id="stream, not its longer namesake"),
        pytest.param({"stream": "alley_7"}, [2], id="one of a case's streams"),
        pytest.param({"stream": "alley%7"}, [], id="a stream is no pattern"),
        pytest.param({"since": 2000, "until": 4000}, [3, 2], id="from since on, before until"),
        pytest.param({"bbox": "116.3,39.89,116.45,39.91"}, [1], id="box"),
        pytest.param({"bbox": "116.4,39.9,116.4,39.9"}, [1], id="box of one point"),
        pytest.param({"text": "SWEPT"}, [3], id="text in the closing note, in any case"),
        pytest.param({"text": "car"}, [2], id="text in the class"),
        pytest.param({"text": "垃圾桶"}, [4], id="Chinese text"),
        pytest.param({"text": "100%"}, [3], id="a percent sign is itself"),
        pytest.param({"text": "alley"}, [2], id="text in a camera"),
        pytest.param({"text": "_"}, [2], id="an underscore is itself"),
        pytest.param({"state": "open", "kind": "litter", "severity": "low"}, [1], id="all must hold"),
        pytest.param({"limit": 2}, [4, 3], id="limit"),
    ],
)
def test_cases_are_found(four: Desk, asked: dict[str, Any], found: list[int]) -> None:
    assert [case["case_id"] for case in four.cases(**asked)] == found


@pytest.mark.parametrize(
    "asked",
    [
        {"colour": "red"}, {"state": "lost"}, {"limit": 0}, {"limit": 501}, {"bbox": "1,2,3"}, {"bbox": "3,2,1,4"},
        {"bbox": "a,b,c,d"}, {"bbox": "nan,1,2,3"}, {"bbox": "0,0,inf,1"}, {"after": "1"}, {"after": "nan:1"},
        {"after": f"1:{2**70}"}, {"since": "nan"}, {"text": "\0"}, {"kind": ""}, {"text": "x" * 201},
    ],
    ids=str,
)  # fmt: skip
def test_what_can_not_be_asked_is_named(lite: Desk, asked: dict[str, Any]) -> None:
    said = problem(lite.reader.get("/v1/cases", params=asked), 422)
    assert next(iter(asked)) in said["detail"]


@pytest.mark.parametrize("limit", [1, 7, MANY, MANY + 1])
def test_pages_hold_every_case_once(desk: Desk, limit: int) -> None:
    with desk.database.session() as session:
        for number in range(MANY):
            add(session, opened=1000.1 + number // 5)
    seen: list[tuple[float, int]] = []
    after: dict[str, str] = {}
    while True:
        page = desk.reader.get("/v1/cases", params={"limit": limit, **after}).raise_for_status().json()
        seen += [(case["opened"], case["case_id"]) for case in page["cases"]]
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    assert len(seen) == MANY
    assert seen == sorted(set(seen), reverse=True)


def test_a_case_that_opens_while_one_reads_moves_no_page(desk: Desk) -> None:
    with desk.database.session() as session:
        for number in range(4):
            add(session, opened=1000.0 + number)
    first = desk.reader.get("/v1/cases", params={"limit": 2}).json()
    with desk.database.session() as session:
        add(session, opened=5000.0)
    second = desk.reader.get("/v1/cases", params={"limit": 2, "after": first["next"]}).json()
    assert [case["opened"] for case in first["cases"] + second["cases"]] == [1003.0, 1002.0, 1001.0, 1000.0]


def test_an_unknown_case_is_not_found(lite: Desk) -> None:
    problem(lite.reader.get("/v1/cases/7"), 404)
    problem(lite.operator.post("/v1/cases/7/close", json={"note": "?"}), 404)
    problem(lite.operator.post("/v1/cases/7/close", json={"note": ""}), 422)
    problem(lite.reader.get(f"/v1/cases/{2**64}"), 422)
