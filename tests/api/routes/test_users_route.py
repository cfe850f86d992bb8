"""Administrators make, change and keep out people over HTTP, each act in the audit log."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.support.api_app import Desk, problem
from tests.support.people import PASSWORD, person, signed_in

NEW = {"name": "ben", "password": PASSWORD, "roles": ["operator"], "streets": ["110101003"]}


@pytest.fixture
def office(desk: Desk) -> Desk:
    """An API with one administrator."""
    person(desk, "anna", roles=["admin"])
    return desk


def log(desk: Desk) -> list[tuple[str, str, str]]:
    entries = desk.admin.get("/v1/audit").raise_for_status().json()["entries"]
    return [(one["action"], one["subject"], one["actor"]) for one in reversed(entries)]


def test_a_user_is_made_listed_changed_and_kept_out(office: Desk) -> None:
    anna = signed_in(office)
    made = anna.post("/v1/users", json=NEW)
    assert made.status_code == 201, made.text
    assert made.json() == {
        "name": "ben", "roles": ["operator"], "streets": ["110101003"], "signs_in_with": "password", "state": "in force",
        "created": office.clock.now(), "last_sign_in": None,
    }  # fmt: skip
    assert [one["name"] for one in anna.get("/v1/users").json()["users"]] == ["anna", "ben"]
    ben = signed_in(office, "ben")
    assert anna.patch("/v1/users/ben", json={"roles": ["manager"]}).json()["streets"] == ["110101003"]
    problem(ben.get("/v1/me"), 401)
    assert anna.patch("/v1/users/ben", json={"state": "disabled"}).json()["state"] == "disabled"
    problem(office.nobody.post("/v1/sessions", json={"name": "ben", "password": PASSWORD}), 401)
    assert anna.patch("/v1/users/ben", json={"state": "in force", "streets": []}).json()["state"] == "in force"
    assert signed_in(office, "ben").get("/v1/me").json()["roles"] == ["manager"]
    acts = [action for action, subject, actor in log(office) if (subject, actor) == ("user/ben", "anna")]
    assert acts == ["user.added", "user.roles_given", "user.disabled", "user.roles_given", "user.enabled"]


def test_a_password_is_reset_and_written_down_nowhere(office: Desk) -> None:
    office.admin.post("/v1/users", json=NEW).raise_for_status()
    old = signed_in(office, "ben")
    other = "another long sentence"
    assert office.admin.put("/v1/users/ben/password", json={"password": other}).status_code == 204
    problem(old.get("/v1/me"), 401)
    problem(office.nobody.post("/v1/sessions", json={"name": "ben", "password": PASSWORD}), 401)
    signed_in(office, "ben", password=other)
    assert ("user.password_set", "user/ben", "admin") in log(office)
    assert other not in office.admin.get("/v1/audit").text


def test_sessions_are_listed_and_ended(office: Desk) -> None:
    first, second = signed_in(office), signed_in(office)
    office.clock.advance(90)
    second.get("/v1/me").raise_for_status()
    listed = office.admin.get("/v1/users/anna/sessions").json()["sessions"]
    assert [(one["seen"] - one["created"], one["address"]) for one in listed] == [(90.0, "testclient"), (0.0, "testclient")]
    assert office.admin.delete("/v1/users/anna/sessions").status_code == 204
    assert office.admin.get("/v1/users/anna/sessions").json()["sessions"] == []
    problem(first.get("/v1/me"), 401)
    assert log(office)[-1] == ("user.signed_out", "user/anna", "admin")


@pytest.mark.parametrize("change", [{"state": "disabled"}, {"roles": ["manager"]}], ids=["disabled", "other roles"])
def test_the_last_administrator_in_force_stays(office: Desk, change: dict[str, Any]) -> None:
    assert "last administrator" in problem(office.admin.patch("/v1/users/anna", json=change), 409)["detail"]
    assert signed_in(office).get("/v1/users").status_code == 200
    person(office, "ben", roles=["admin"])
    office.admin.patch("/v1/users/ben", json={"state": "disabled"}).raise_for_status()
    problem(office.admin.patch("/v1/users/anna", json=change), 409)
    office.admin.patch("/v1/users/ben", json={"state": "in force"}).raise_for_status()
    office.admin.patch("/v1/users/anna", json=change).raise_for_status()
    problem(office.admin.patch("/v1/users/ben", json=change), 409)


def test_two_administrators_do_not_keep_each_other_out(office: Desk) -> None:
    person(office, "ben", roles=["admin"])
    with ThreadPoolExecutor(2) as pool:
        done = pool.map(lambda name: office.admin.patch(f"/v1/users/{name}", json={"state": "disabled"}), ("anna", "ben"))
    assert sorted(answer.status_code for answer in done) == [200, 409]


def test_others_come_and_go_where_nobody_administers(desk: Desk) -> None:
    person(desk, "anna", roles=["operator"])
    assert desk.admin.patch("/v1/users/anna", json={"state": "disabled"}).json()["state"] == "disabled"


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "", {**NEW, "name": "anna"}, 409),
        ("POST", "", {**NEW, "name": "An na"}, 422),
        ("POST", "", {**NEW, "password": "short"}, 422),
        ("POST", "", {**NEW, "password": "ben likes streets"}, 422),
        ("POST", "", {**NEW, "roles": []}, 422),
        ("POST", "", {**NEW, "roles": ["worker"]}, 422),
        ("POST", "", {**NEW, "streets": ["12"]}, 422),
        ("GET", "/nobody", None, 404),
        ("GET", "/An%20na", None, 422),
        ("PATCH", "/nobody", {"state": "disabled"}, 404),
        ("PATCH", "/anna", {"state": "asleep"}, 422),
        ("PATCH", "/anna", {"colour": "red"}, 422),
        ("PUT", "/nobody/password", {"password": PASSWORD}, 404),
        ("GET", "/nobody/sessions", None, 404),
        ("DELETE", "/nobody/sessions", None, 404),
    ],
)
def test_what_cannot_be_done_is_told_and_not_done(office: Desk, method: str, path: str, body: Any, status: int) -> None:
    before = office.admin.get("/v1/users").json(), log(office)
    problem(office.admin.request(method, f"/v1/users{path}", json=body), status)
    assert (office.admin.get("/v1/users").json(), log(office)) == before


def test_a_person_of_a_provider_has_no_password_here(desk: Desk) -> None:
    person(desk, "anna", roles=["reader"])
    with desk.database.engine.begin() as connection:
        connection.exec_driver_sql("""UPDATE "user" SET subject = 'https://login.example.org|1', password_hash = NULL""")
    assert "OpenID" in problem(desk.admin.put("/v1/users/anna/password", json={"password": PASSWORD}), 422)["detail"]
    assert desk.admin.get("/v1/users/anna").json()["signs_in_with"] == "OIDC"


def test_an_administrator_of_some_streets_gives_nobody_all(desk: Desk) -> None:
    person(desk, "anna", roles=["admin"], streets=["110101003"])
    anna: TestClient = signed_in(desk)
    for method, path in (("POST", "/v1/users"), ("PATCH", "/v1/users/anna"), ("POST", "/v1/tokens"), ("GET", "/v1/tokens")):
        assert "limited to streets" in problem(anna.request(method, path, json={"streets": []}), 403)["detail"]
