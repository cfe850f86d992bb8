"""People who sign in to an API under test; their passwords are hashed at no cost."""

from collections.abc import Sequence
from dataclasses import replace

from argon2 import PasswordHasher
from fastapi.testclient import TestClient

from api.access import cookie, users
from api.access.passwords import Passwords
from tests.support.api_app import Desk

PASSWORD = "correct horse battery"
QUICK = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


def person(desk: Desk, name: str = "anna", *, roles: Sequence[str] = ("operator",), streets: Sequence[str] = ()) -> str:
    """Make a user; return its id."""
    desk.app.state.context = replace(desk.app.state.context, passwords=QUICK)
    hashed = QUICK.hash(PASSWORD, name=name)
    with desk.database.session() as session:
        return users.create(
            session, name=name, roles=roles, streets=streets, password_hash=hashed, now=desk.clock.now()
        ).id


def signed_in(desk: Desk, name: str = "anna", *, password: str = PASSWORD) -> TestClient:
    """Return a browser in which a user is signed in, with the CSRF token that its page sends."""
    browser = desk.client(None)
    answer = browser.post("/v1/sessions", json={"name": name, "password": password})
    assert answer.status_code == 204, answer.text
    browser.headers[cookie.CSRF_HEADER] = browser.get("/v1/me").raise_for_status().json()["csrf_token"]
    return browser
