"""Inspectors find what they reported and what became of it; readers find the reports of all."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from tests.support.api_app import Desk, problem
from tests.support.people import person, signed_in

HERE = {"matter": "litter", "lat": "39.9378", "lon": "116.4032"}


@pytest.fixture
def ines(desk: Desk) -> TestClient:
    person(desk, "ines", roles=["inspector"])
    return signed_in(desk, "ines")


def send(client: TestClient, *notes: str) -> list[str]:
    answers = [client.post("/v1/reports", data={**HERE, "note": note}) for note in notes]
    return [answer.raise_for_status().json()["reference"] for answer in answers]


def references(client: TestClient, **asked: str) -> list[str]:
    answer = client.get("/v1/reports", params=asked).raise_for_status()
    return [one["reference"] for one in answer.json()["reports"]]


def walk(client: TestClient, **asked: str) -> list[list[str]]:
    pages: list[list[str]] = []
    after: str | None = None
    while True:
        answer = (
            client.get("/v1/reports", params={**asked, **({} if after is None else {"after": after})}).raise_for_status().json()
        )
        pages.append([one["note"] for one in answer["reports"]])
        after = answer["next"]
        if after is None:
            return pages


def test_an_inspector_finds_its_own_alone(desk: Desk, ines: TestClient) -> None:
    own = send(ines, "bags")
    other = send(desk.client(desk.token("inspector", name="ines")), "a chair")
    assert references(ines, mine="true") == references(ines) == own
    assert set(references(desk.reader)) == {*own, *other}
    assert references(desk.reader, mine="true") == []


def test_the_stage_of_the_case_is_told(desk: Desk, ines: TestClient) -> None:
    send(ines, "bags")
    found = ines.get("/v1/reports", params={"mine": "true"}).json()["reports"][0]
    assert (found["case_stage"], found["case_status"], found["seen"]) == ("collected", "proposed", None)
    for move in ("confirm", "file"):
        desk.operator.post(f"/v1/cases/{found['case_id']}/moves", json={"move": move}).raise_for_status()
    assert ines.get("/v1/reports").json()["reports"][0]["case_stage"] == "filed"


def test_pages_follow_each_other_without_gap_or_repeat(desk: Desk, ines: TestClient) -> None:
    for at in range(5):
        send(ines, f"{at}")
        desk.clock.advance(0.0 if at % 2 else 60.0)
    pages = walk(ines, mine="true", limit="2")
    assert [len(one) for one in pages] == [2, 2, 1]
    assert sorted(note for one in pages for note in one) == ["0", "1", "2", "3", "4"]
    assert pages[-1] == ["0"]


def test_a_report_that_comes_meanwhile_moves_no_page(desk: Desk, ines: TestClient) -> None:
    for note in "abc":
        send(ines, note)
        desk.clock.advance(60)
    first = ines.get("/v1/reports", params={"limit": "2"}).json()
    send(ines, "d")
    rest = ines.get("/v1/reports", params={"limit": "2", "after": first["next"]}).json()
    assert [one["note"] for one in first["reports"] + rest["reports"]] == ["c", "b", "a"]
    assert rest["next"] is None


def test_own_reports_are_found_when_the_address_of_the_sender_is_forgotten(desk: Desk, ines: TestClient) -> None:
    own = send(ines, "bags")
    with desk.database.session() as session:
        session.execute(text("UPDATE report SET source = NULL"))
    assert references(ines, mine="true") == own


def test_who_may_not_read_is_told_so(desk: Desk, ines: TestClient) -> None:
    assert "mine=true" in problem(ines.get("/v1/reports", params={"mine": "false"}), 403)["detail"]
    problem(desk.worker.get("/v1/reports"), 403)


@pytest.mark.parametrize("after", ["", "x", "1", "nan:ABC", "1:A B", ":ABC", "inf:ABC"])
def test_what_is_no_place_is_refused(lite: Desk, after: str) -> None:
    problem(lite.reader.get("/v1/reports", params={"after": after}), 422)


def test_reports_of_other_streets_are_for_their_sender_alone(desk: Desk) -> None:
    person(desk, "ines", roles=["inspector"], streets=["110101001"])
    person(desk, "anna", roles=["operator"], streets=["110101001"])
    own = send(signed_in(desk, "ines"), "bags")
    with desk.database.session() as session:
        session.execute(text("""UPDATE "case" SET grid_code = '110101002001001'"""))
    assert references(signed_in(desk, "ines"), mine="true") == own
    assert references(signed_in(desk, "anna")) == []


def test_an_inspector_looks_up_classes_and_the_grid_without_figures(desk: Desk, ines: TestClient) -> None:
    assert ines.get("/v1/codes").raise_for_status().json() == desk.reader.get("/v1/codes").json()
    assert ines.get("/v1/grid/at", params={"lat": "39.9", "lon": "116.4"}).status_code == 200
    assert ines.get("/v1/grid", params={"figures": "false"}).status_code == 200
    assert ines.get("/v1/grid").status_code == 200
    assert "figures=false" in problem(ines.get("/v1/grid", params={"figures": "true"}), 403)["detail"]
