"""What else there was near a case."""

from typing import Any

import pytest
from sqlalchemy import text

from api.tables import Case
from tests.support.api_app import Desk, problem
from tests.support.people import person, signed_in
from tests.support.wire import T0

HOUR_S = 3600.0
METRE = 1 / 111_035.0
"""Degrees of latitude at 39.9° north."""
VALUES: dict[str, Any] = {
    "kind": "litter", "severity": "low", "last_seen": T0, "class_name": "bag", "event_count": 1, "revision": 1, "radius_m": 2.0,
}  # fmt: skip


def add(
    desk: Desk, *, hours: float = 0.0, metres: float | None = 0.0, streams: tuple[str, ...] = ("gate",), **more: Any
) -> int:
    lat, lon = (None, None) if metres is None else (39.9 + metres * METRE, 116.4)
    with desk.database.session() as session:
        row = Case(**VALUES, opened=T0 + hours * HOUR_S, lat=lat, lon=lon, streams=list(streams), **{"state": "open", **more})
        session.add(row)
        session.flush()
        return row.id


def near(desk: Desk, **asked: float) -> list[tuple[int, float | None, float]]:
    found = desk.reader.get("/v1/cases/1/neighbours", params=asked).raise_for_status().json()["cases"]
    rounded = [None if one["distance_m"] is None else round(one["distance_m"]) for one in found]
    return [(one["case_id"], metres, one["apart_s"]) for one, metres in zip(found, rounded, strict=True)]


def test_the_nearest_in_time_and_place_come_first(desk: Desk) -> None:
    add(desk)
    add(desk, metres=30, hours=-2)
    add(desk, metres=10, hours=1)
    add(desk, metres=60)
    add(desk, metres=5, hours=30)
    add(desk, metres=None)
    add(desk, metres=1, status="merged", state="closed")
    assert near(desk) == [(3, 10, HOUR_S), (2, 30, -2 * HOUR_S)]
    assert near(desk, metres=100, hours=48) == [(5, 5, 30 * HOUR_S), (3, 10, HOUR_S), (2, 30, -2 * HOUR_S), (4, 60, 0.0)]
    assert near(desk, metres=100, limit=1) == [(3, 10, HOUR_S)]


def test_without_a_place_the_same_cameras_count(desk: Desk) -> None:
    add(desk, metres=None, streams=("gate", "door"))
    add(desk, streams=("door",), hours=1)
    add(desk, streams=("bridge",))
    assert near(desk) == [(2, None, HOUR_S)]


def chain(desk: Desk, case_id: int) -> list[tuple[int, str]]:
    found = desk.reader.get(f"/v1/cases/{case_id}/history").raise_for_status().json()["cases"]
    return [(one["case_id"], one["relation"]) for one in found]


def test_the_history_of_a_place_goes_both_ways(desk: Desk) -> None:
    add(desk, hours=0, state="closed")
    add(desk, hours=24, state="closed", recurs_of=1)
    add(desk, hours=48, recurs_of=2)
    add(desk, hours=60, recurs_of=2)
    add(desk, hours=72)
    assert chain(desk, 1) == [(1, "this"), (2, "later"), (3, "later"), (4, "later")]
    assert chain(desk, 3) == [(1, "earlier"), (2, "earlier"), (3, "this")]
    assert chain(desk, 5) == [(5, "this")]


def test_a_circle_ends(desk: Desk) -> None:
    add(desk)
    add(desk, recurs_of=1)
    with desk.database.session() as session:
        session.execute(text('UPDATE "case" SET recurs_of = 2 WHERE id = 1'))
    assert {number for number, _ in chain(desk, 1)} == {1, 2}


def test_cases_of_other_streets_are_not_among_them(desk: Desk) -> None:
    add(desk)
    add(desk, metres=5, recurs_of=1)
    with desk.database.session() as session:
        for case_id, street in ((1, "110101003"), (2, "110101004")):
            session.execute(text(f"""UPDATE "case" SET grid_code = '{street}001001' WHERE id = {case_id}"""))
    person(desk, streets=["110101003"])
    anna = signed_in(desk)
    assert anna.get("/v1/cases/1/neighbours").json()["cases"] == []
    assert [one["case_id"] for one in anna.get("/v1/cases/1/history").json()["cases"]] == [1]
    assert len(near(desk)) == 1


@pytest.mark.parametrize("asked", ["metres=0", "metres=nan", "hours=-1", "hours=9000", "limit=0", "colour=red"])
def test_what_can_not_be_asked_is_told(lite: Desk, asked: str) -> None:
    problem(lite.reader.get(f"/v1/cases/1/neighbours?{asked}"), 422)


def test_an_unknown_case_has_no_surroundings(lite: Desk) -> None:
    problem(lite.reader.get("/v1/cases/7/neighbours"), 404)
    problem(lite.reader.get("/v1/cases/7/history"), 404)
