"""A person limited to streets: what is of other streets is not there, wherever it looks."""

from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from api.tables import Asset, Stream
from tests.support.api_app import Desk, problem
from tests.support.people import person, signed_in
from tests.support.wire import bucket, event, manifest

OWN, OTHER = "110101003", "110101004"
CELLS = {"own": f"{OWN}001001", "other": f"{OTHER}001001", "none": None}


@pytest.fixture
def streets(desk: Desk) -> Desk:
    """Three cases: 1 of the own street, 2 of another, 3 of none."""
    for number in (1, 2, 3):
        desk.post(event(number, stream_id=f"gate-{number}"))
        desk.worker.put(f"/v1/events/{UUID(int=number)}/evidence/1", json=manifest(number, contents={}).model_dump(mode="json"))
    with desk.database.session() as session:
        for case_id, street in ((1, OWN), (2, OTHER)):
            session.execute(text(f"""UPDATE "case" SET grid_code = '{street}001001' WHERE id = {case_id}"""))
    person(desk, "anna", roles=["manager"], streets=[OWN])
    return desk


@pytest.fixture
def anna(streets: Desk) -> TestClient:
    return signed_in(streets, "anna")


def test_lists_and_queues_show_its_own_streets_and_what_has_none(anna: TestClient) -> None:
    assert [one["case_id"] for one in anna.get("/v1/cases").json()["cases"]] == [3, 1]
    assert {one["case_id"] for one in anna.get("/v1/review").json()["cases"]} == {1, 3}
    taken = anna.post("/v1/review/lease", json={"count": 10}).raise_for_status().json()["cases"]
    assert {one["case_id"] for one in taken} == {1, 3}


@pytest.mark.parametrize(
    "address",
    [
        "GET /v1/cases/{number}",
        "GET /v1/cases/{number}/flow",
        "GET /v1/cases/{number}/hold",
        "POST /v1/cases/{number}/close",
        "POST /v1/cases/{number}/moves",
        "PATCH /v1/cases/{number}",
        "POST /v1/cases/{number}/verdict",
        "PUT /v1/cases/{number}/hold",
        "GET /v1/events/{event}",
        "GET /v1/evidence/{event}/1/clip.mp4",
    ],
)
def test_an_address_of_another_street_leads_nowhere(anna: TestClient, address: str) -> None:
    method, path = address.split()
    said = problem(anna.request(method, path.format(number=2, event=UUID(int=2)), json={}), 404)
    assert "in your streets" in said["detail"]
    own = anna.request(method, path.format(number=1, event=UUID(int=1)), json={})
    assert "in your streets" not in own.text


def test_a_report_of_another_street_leads_nowhere(streets: Desk, anna: TestClient) -> None:
    inspector = streets.client(streets.token("inspector"))
    made = inspector.post("/v1/reports", data={"matter": "litter", "lat": "39", "lon": "116"}).json()
    at = f"/v1/reports/{made['reference']}"
    assert anna.get(at).status_code == 200
    with streets.database.session() as session:
        session.execute(text(f"""UPDATE "case" SET grid_code = '{OTHER}001001' WHERE id = {made["case_id"]}"""))
    problem(anna.get(at), 404)


def test_words_about_several_cases_reach_its_own_alone(anna: TestClient) -> None:
    words = [{"case_id": number, "verdict": "true"} for number in (1, 2)]
    results = anna.post("/v1/review/verdicts", json={"verdicts": words}).raise_for_status().json()["results"]
    assert [one["result"] for one in results] == ["taken", "refused"]


def test_messages_of_all_streets_are_not_for_it(anna: TestClient) -> None:
    assert "all streets" in problem(anna.get("/v1/deliveries"), 403)["detail"]


def test_who_is_not_limited_sees_all(streets: Desk) -> None:
    person(streets, "ben", roles=["operator"])
    assert len(signed_in(streets, "ben").get("/v1/cases").json()["cases"]) == 3
    assert len(streets.reader.get("/v1/cases").json()["cases"]) == 3


def test_an_inspector_limited_to_streets_reports_anywhere(streets: Desk) -> None:
    person(streets, "ines", roles=["inspector"], streets=[OWN])
    answer = signed_in(streets, "ines").post("/v1/reports", data={"matter": "litter", "lat": "39", "lon": "116"})
    assert answer.status_code == 201


@pytest.fixture
def things(desk: Desk) -> Desk:
    """A camera, its counts and an asset of the own street, of another one and of none."""
    health = {"state": "live", "plan": "patrol"}
    with desk.database.session() as session:
        for name, cell in CELLS.items():
            at: dict[str, Any] = {"lat": 39.9, "lon": 116.4}
            told = {"stream_id": name, **health}
            session.add(Stream(id=name, node_id="n", seen=desk.clock.now(), health=told, grid_code=None, lat=None, lon=None))
            session.add(Asset(code=name, type="bin", name=name, grid_code=cell, **at))
        session.flush()
        for name, cell in CELLS.items():
            session.get_one(Stream, name).grid_code = cell
    counts = [bucket(1, stream_id=name).model_dump(mode="json") for name in CELLS]
    desk.worker.post("/v1/counts", json={"counts": counts}).raise_for_status()
    person(desk, "anna", roles=["manager"], streets=[OWN])
    return desk


def test_cameras_counts_and_assets_are_those_of_its_own_streets_and_of_none(things: Desk) -> None:
    anna = signed_in(things, "anna")
    assert [one["id"] for one in anna.get("/v1/streams").raise_for_status().json()] == ["none", "own"]
    assert {one["stream_id"] for one in anna.get("/v1/counts").raise_for_status().json()["rows"]} == {"none", "own"}
    assert {one["stream_id"] for one in anna.get("/v1/counts", params={"interval": "1m"}).json()["rows"]} == {"none", "own"}
    assert "other" not in anna.get("/v1/counts", params={"format": "csv"}).text
    for interval in ("1h", "1m"):
        told = anna.get("/v1/counts/totals", params={"interval": interval}).raise_for_status().json()
        assert {one["stream_id"] for one in told["streams"]["rows"]} == {"none", "own"}
    assets = anna.get("/v1/assets").raise_for_status().json()["features"]
    assert [one["properties"]["code"] for one in assets] == ["none", "own"]
    assert len(things.reader.get("/v1/streams").json()) == len(things.reader.get("/v1/assets").json()["features"]) == 3


@pytest.mark.parametrize("address", ["/v1/streams/{}", "/v1/assets/{}"])
def test_a_camera_or_asset_of_another_street_is_not_found(things: Desk, address: str) -> None:
    anna = signed_in(things, "anna")
    problem(anna.get(address.format("other")), 404)
    assert [anna.get(address.format(name)).status_code for name in ("own", "none")] == [200, 200]


def test_which_asset_a_case_concerns_does_not_depend_on_who_moves_it(things: Desk) -> None:
    things.post(event(1, stream_id="own"))
    with things.database.session() as session:
        session.execute(text("UPDATE asset SET lat = 39.95 WHERE code IN ('own', 'none')"))
        session.execute(text("""UPDATE "case" SET kind = 'bin_damaged', lat = 39.9, lon = 116.4, radius_m = 3"""))
    signed_in(things, "anna").post("/v1/cases/1/verdict", json={"verdict": "true"}).raise_for_status()
    assert things.rows('SELECT asset_code FROM "case"') == [("other",)]
