"""Cases as a layer of a map: what was open at a time, filters, streets, and how large answers are sent."""

import gzip
import json
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from api.cases import layer
from api.tables import Case
from tests.support.api_app import Desk, problem
from tests.support.people import person, signed_in

STREET, OTHER = "110101003", "110101004"
CELLS = {1: f"{STREET}001001", 2: f"{OTHER}001001", 4: f"{STREET}001002"}


def add(session: Session, number: int, **changed: Any) -> None:
    values: dict[str, Any] = {
        "kind": "litter", "state": "open", "severity": "low", "opened": 1000.0 * number, "last_seen": 1000.0 * number,
        "class_name": "bag", "streams": ["gate"], "event_count": 1, "revision": 1, "lat": 39.9, "lon": 116.4, "radius_m": 2.04,
    }  # fmt: skip
    session.add(Case(**{"id": number, **values, **changed}))


@pytest.fixture
def four(desk: Desk) -> Desk:
    """Cases 1 to 4, opened at 1000, 2000, 3000 and 4000 s; 1 and 3 are closed."""
    with desk.database.session() as session:
        add(session, 1, state="closed", closed=2500.0)
        add(session, 2, kind="parking", severity="high", stage="filed", corrected_kind="crowd")
        add(session, 3, state="closed", closed=3500.0, lat=None, lon=None, radius_m=None)
        add(session, 4, lat=39.912345678)
    with desk.database.session() as session:
        for number, cell in CELLS.items():
            session.execute(text(f"""UPDATE "case" SET grid_code = '{cell}' WHERE id = {number}"""))
    return desk


def found(desk: Desk, **asked: Any) -> list[int]:
    answer = desk.reader.get("/v1/cases.geojson", params=asked).raise_for_status()
    assert answer.headers["content-type"] == "application/geo+json"
    return [one["id"] for one in answer.json()["features"]]


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        pytest.param({}, [4, 3, 2, 1], id="all, the newest first"),
        pytest.param({"state": "open"}, [4, 2], id="state"),
        pytest.param({"stage": "filed"}, [2], id="stage"),
        pytest.param({"kind": "parking"}, [2], id="kind"),
        pytest.param({"severity": "high"}, [2], id="severity"),
        pytest.param({"grid": STREET}, [4, 1], id="street"),
        pytest.param({"grid": f"{STREET}001002"}, [4], id="cell"),
        pytest.param({"open_from": 2500, "open_until": 2501}, [2, 1], id="open at its last moment"),
        pytest.param({"open_from": 2501, "open_until": 3000}, [2], id="open at a moment between two"),
        pytest.param({"open_until": 3000}, [2, 1], id="opened before"),
        pytest.param({"open_from": 3500}, [4, 3, 2], id="open from then on"),
        pytest.param({"id": [1, 4, 77]}, [4, 1], id="numbers, as far as they are there"),
        pytest.param({"id": [1, 2], "state": "open"}, [2], id="numbers, as far as they fit"),
    ],
)
def test_cases_are_found(four: Desk, asked: dict[str, Any], numbers: list[int]) -> None:
    assert found(four, **asked) == numbers


def test_a_case_tells_where_it_is_and_what_colours_it(four: Desk) -> None:
    newest, gone, judged, _ = four.reader.get("/v1/cases.geojson").json()["features"]
    assert newest["geometry"] == {"type": "Point", "coordinates": [116.4, 39.9123457]}, "to the centimetre"
    assert newest["properties"] == {
        "kind": "litter", "severity": "low", "stage": "collected", "opened": 4000.0, "closed": None, "radius_m": 2.0,
        "grid_code": f"{STREET}001002",
    }  # fmt: skip
    assert gone["geometry"] is None, "without a place, but told"
    assert judged["properties"]["kind"] == "crowd", "an operator's word goes before the camera's"


def test_a_time_that_ends_before_it_begins_is_refused(lite: Desk) -> None:
    said = problem(lite.reader.get("/v1/cases.geojson", params={"open_from": 5, "open_until": 5}), 422)
    assert "expected open_from < open_until" in json.dumps(said)


def test_more_than_are_told_at_once_are_named(four: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert four.reader.get("/v1/cases.geojson").json()["more"] is False
    monkeypatch.setattr(layer, "MOST", 3)
    answer = four.reader.get("/v1/cases.geojson").json()
    assert (answer["more"], len(answer["features"])) == (True, 3)


def test_who_is_limited_to_streets_sees_those_and_what_has_none(four: Desk) -> None:
    person(four, "anna", roles=["reader"], streets=[STREET])
    answer = signed_in(four, "anna").get("/v1/cases.geojson").raise_for_status()
    assert [one["id"] for one in answer.json()["features"]] == [4, 3, 1]


@pytest.mark.parametrize(("taken", "is_packed"), [("gzip", True), ("identity", False)])
def test_a_large_layer_is_packed_for_who_takes_that(four: Desk, taken: str, *, is_packed: bool) -> None:
    with four.database.session() as session:
        for number in range(5, 60):
            add(session, number)
    address = "/v1/cases.geojson"
    with four.reader.stream("GET", address, headers={"Accept-Encoding": taken}) as answer:
        body = b"".join(answer.iter_raw())
    assert (answer.headers.get("content-encoding") == "gzip") is is_packed
    assert answer.headers["vary"] == "Accept-Encoding"
    assert len(json.loads(gzip.decompress(body) if is_packed else body)["features"]) == 59
    assert is_packed == (len(body) < 4096)


def test_what_is_no_layer_is_not_packed(four: Desk) -> None:
    answer = four.reader.get("/v1/cases", params={"limit": 500}, headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in answer.headers
