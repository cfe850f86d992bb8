"""Administrators make and revoke tokens over HTTP; a secret is shown once."""

from typing import Any

import pytest

from tests.support.api_app import Desk, problem


def test_a_token_is_made_used_and_revoked(desk: Desk) -> None:
    answer = desk.admin.post("/v1/tokens", json={"name": "city desk", "scopes": ["reader", "auditor"], "days": 1})
    assert (answer.status_code, answer.headers["cache-control"]) == (201, "no-store")
    made = answer.json()
    secret = made.pop("secret")
    now = desk.clock.now()
    assert made == {
        "id": made["id"], "name": "city desk", "scopes": ["auditor", "reader"], "created": now, "expires": now + 86_400,
        "last_used": None, "state": "in force",
    }  # fmt: skip
    holder = desk.client(secret)
    assert holder.get("/v1/cases").status_code == 200
    listed = desk.admin.get("/v1/tokens")
    assert secret not in listed.text
    assert made["id"] in {one["id"] for one in listed.json()["tokens"]}
    assert desk.admin.delete(f"/v1/tokens/{made['id']}").status_code == 204
    problem(holder.get("/v1/cases"), 401)
    state = {one["id"]: one["state"] for one in desk.admin.get("/v1/tokens").json()["tokens"]}
    assert state[made["id"]] == "revoked"
    entries = desk.admin.get("/v1/audit").json()["entries"]
    assert [(one["action"], one["subject"], one["actor"]) for one in entries] == [
        ("token.revoked", f"token/{made['id']}", "admin"),
        ("token.made", "token/city desk", "admin"),
    ]
    assert secret not in str(entries)


def test_a_token_ends_after_its_days(desk: Desk) -> None:
    secret = desk.admin.post("/v1/tokens", json={"name": "a", "scopes": ["reader"], "days": 0.5}).json()["secret"]
    desk.clock.advance(43_200)
    problem(desk.client(secret).get("/v1/cases"), 401)


@pytest.mark.parametrize(
    "body",
    [
        {"name": "a", "scopes": []},
        {"name": "a", "scopes": ["king"]},
        {"name": "", "scopes": ["reader"]},
        {"name": "a\nb", "scopes": ["reader"]},
        {"name": "a", "scopes": ["reader"], "days": 0},
        {"name": "a", "scopes": ["reader"], "days": "NaN"},
    ],
)
def test_a_wrong_token_is_not_made(desk: Desk, body: dict[str, Any]) -> None:
    before = desk.admin.get("/v1/tokens").json()
    problem(desk.admin.post("/v1/tokens", json=body), 422)
    assert [one["id"] for one in desk.admin.get("/v1/tokens").json()["tokens"]] == [one["id"] for one in before["tokens"]]


def test_an_unknown_token_is_not_revoked(desk: Desk) -> None:
    problem(desk.admin.delete("/v1/tokens/00000000"), 404)
