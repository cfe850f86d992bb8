"""People sign in, stay signed in for a while, and nobody else uses their session."""

from http.cookies import SimpleCookie

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from api.access import cookie, users
from api.access.throttle import ACCOUNT
from api.config import AccessConfig
from tests.support.api_app import Desk, problem
from tests.support.people import PASSWORD, person, signed_in
from tests.support.wire import event

LIMITS = AccessConfig()
WRONG = {"name": "anna", "password": "wrong horse battery"}


def test_a_person_signs_in_works_and_signs_out(desk: Desk) -> None:
    person(desk, roles=["operator"], streets=["110101003"])
    browser = signed_in(desk)
    me = browser.get("/v1/me").json()
    assert (me["kind"], me["name"], me["roles"], me["streets"]) == ("user", "anna", ["operator"], ["110101003"])
    assert {"operator", "reader"} <= set(me["may"])
    case_id = desk.post(event())[0]["case_id"]
    assert browser.get("/v1/cases").status_code == 200
    assert browser.post(f"/v1/cases/{case_id}/close", json={"note": "gone"}).json()["closed_by"] == "anna"
    problem(browser.get("/v1/webhooks"), 403)
    secret = browser.cookies[cookie.NAME]
    assert browser.delete("/v1/sessions").status_code == 204
    assert cookie.NAME not in browser.cookies
    problem(_with_cookie(desk, secret).get("/v1/cases"), 401)


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(lite: Desk) -> None:
    person(lite)
    answer = lite.nobody.post("/v1/sessions", json={"name": "Anna", "password": PASSWORD})
    made = SimpleCookie(answer.headers["set-cookie"])[cookie.NAME]
    assert (made["httponly"], made["samesite"], made["secure"], made["path"]) == (True, "lax", "", "/")
    assert int(made["max-age"]) == LIMITS.session_life_s
    assert answer.headers["cache-control"] == "no-store"


def test_over_https_the_cookie_is_secure(lite: Desk) -> None:
    person(lite)
    browser = TestClient(lite.app, base_url="https://testserver")
    answer = browser.post("/v1/sessions", json={"name": "anna", "password": PASSWORD})
    assert SimpleCookie(answer.headers["set-cookie"])[cookie.NAME]["secure"] is True


def test_neither_password_nor_cookie_is_kept(lite: Desk) -> None:
    person(lite)
    secret = signed_in(lite).cookies[cookie.NAME]
    lite.database.close()
    kept = b"".join(path.read_bytes() for path in lite.media.parent.rglob("*") if path.is_file())
    assert b"anna" in kept
    assert secret.encode() not in kept
    assert PASSWORD.encode() not in kept


def test_a_session_ends_when_it_is_idle(desk: Desk) -> None:
    person(desk)
    browser = signed_in(desk)
    for _ in range(3):
        desk.clock.advance(LIMITS.session_idle_s - 1)
        assert browser.get("/v1/me").status_code == 200
    desk.clock.advance(LIMITS.session_idle_s)
    assert "sign in again" in problem(browser.get("/v1/me"), 401)["detail"]


def test_a_session_ends_when_it_is_old(desk: Desk) -> None:
    person(desk)
    browser = signed_in(desk)
    steps = int(LIMITS.session_life_s // 3000)
    for _ in range(steps):
        assert browser.get("/v1/me").status_code == 200
        desk.clock.advance(3000)
    desk.clock.advance(LIMITS.session_life_s - steps * 3000)
    problem(browser.get("/v1/me"), 401)


@pytest.mark.parametrize("what", ["disabled", "roles", "password"])
def test_what_an_administrator_changes_ends_sessions_at_once(desk: Desk, what: str) -> None:
    person(desk)
    browser = signed_in(desk)
    with desk.database.session() as session:
        user = users.named(session, "anna")
        if what == "disabled":
            users.disable(session, user, disabled=True, now=desk.clock.now())
        elif what == "roles":
            users.give(session, user, roles=["reader"], streets=[])
        else:
            users.set_password(session, user, "$argon2id$other")
    problem(browser.get("/v1/me"), 401)


def test_what_changes_something_needs_the_token_of_the_page(lite: Desk) -> None:
    person(lite)
    browser = signed_in(lite)
    case_id = lite.post(event())[0]["case_id"]
    right = browser.headers.pop(cookie.CSRF_HEADER)
    for given in (b"", right[:-1].encode(), b"\xe9"):
        headers = {cookie.CSRF_HEADER.encode(): given} if given else {}
        answer = browser.post(f"/v1/cases/{case_id}/close", json={"note": "gone"}, headers=headers)
        assert cookie.CSRF_HEADER in problem(answer, 403)["detail"]
    assert browser.get("/v1/cases").status_code == 200
    answer = browser.post(f"/v1/cases/{case_id}/close", json={"note": "gone"}, headers={cookie.CSRF_HEADER: right})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://testserver"}, 204),
        ({"Sec-Fetch-Site": "same-origin"}, 204),
        ({"Sec-Fetch-Site": "none"}, 204),
        ({}, 204),
    ],
    ids=str,
)
def test_another_sites_page_signs_nobody_in_or_out(lite: Desk, headers: dict[str, str], status: int) -> None:
    person(lite)
    given = {"name": "anna", "password": PASSWORD}
    assert lite.client(None).post("/v1/sessions", json=given, headers=headers).status_code == status
    assert signed_in(lite).delete("/v1/sessions", headers=headers).status_code == status


def test_a_token_needs_no_token_of_a_page(lite: Desk) -> None:
    case_id = lite.post(event())[0]["case_id"]
    answer = lite.operator.post(f"/v1/cases/{case_id}/close", json={"note": "gone"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 200


def test_wrong_names_and_passwords_get_the_same_answer(desk: Desk) -> None:
    person(desk)
    person(desk, "ben")
    with desk.database.session() as session:
        users.disable(session, users.named(session, "ben"), disabled=True, now=desk.clock.now())
    tries = [WRONG, {"name": "nobody", "password": PASSWORD}, {"name": "ben", "password": PASSWORD}]
    answers = [desk.nobody.post("/v1/sessions", json=one) for one in tries]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.text for answer in answers}) == 1


def test_wrong_passwords_make_one_wait_even_with_the_right_one(desk: Desk) -> None:
    person(desk)
    for _ in range(ACCOUNT.free):
        problem(desk.nobody.post("/v1/sessions", json=WRONG), 401)
    answer = desk.nobody.post("/v1/sessions", json={"name": "ANNA", "password": PASSWORD})
    assert (problem(answer, 429)["title"], answer.headers["Retry-After"]) == ("Too Many Requests", "1")
    desk.clock.advance(1)
    assert desk.nobody.post("/v1/sessions", json={"name": "anna", "password": PASSWORD}).status_code == 204
    problem(desk.nobody.post("/v1/sessions", json=WRONG), 401)


def test_an_address_that_tries_many_names_waits(lite: Desk) -> None:
    person(lite)
    statuses = [lite.nobody.post("/v1/sessions", json={**WRONG, "name": f"n{number}"}).status_code for number in range(22)]
    assert statuses == [401] * 20 + [429] * 2


def test_a_person_changes_its_password(desk: Desk) -> None:
    person(desk)
    browser, elsewhere = signed_in(desk), signed_in(desk)
    problem(browser.post("/v1/me/password", json={"old": PASSWORD + "x", "new": "another long sentence"}), 401)
    problem(browser.post("/v1/me/password", json={"old": PASSWORD, "new": "short"}), 422)
    assert browser.post("/v1/me/password", json={"old": PASSWORD, "new": "another long sentence"}).status_code == 204
    assert browser.get("/v1/me").status_code == 200
    problem(elsewhere.get("/v1/me"), 401)
    signed_in(desk, password="another long sentence")
    problem(desk.reader.post("/v1/me/password", json={"old": "a", "new": "another long sentence"}), 403)


def test_a_token_says_who_it_is(lite: Desk) -> None:
    me = lite.worker.get("/v1/me").json()
    assert (me["kind"], me["name"], me["roles"], me["csrf_token"]) == ("token", "worker", ["worker"], None)
    problem(lite.nobody.get("/v1/me"), 401)


def test_signing_out_without_a_session_is_no_error(lite: Desk) -> None:
    assert lite.nobody.delete("/v1/sessions").status_code == 204


def test_use_of_a_session_is_written_at_most_once_a_minute(lite: Desk) -> None:
    person(lite)
    browser, began = signed_in(lite), lite.clock.now()
    seen = []
    for _ in range(4):
        browser.get("/v1/me")
        with lite.database.reading() as session:
            seen.append(session.execute(text("SELECT seen FROM user_session")).scalar_one() - began)
        lite.clock.advance(25)
    assert seen == [0, 0, 0, 75]


def _with_cookie(desk: Desk, secret: str) -> TestClient:
    browser = desk.client(None)
    browser.cookies.set(cookie.NAME, secret)
    return browser
