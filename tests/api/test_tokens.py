import logging
import re

import pytest
from fastapi.routing import APIRoute
from sqlalchemy.orm import Session

from api import tokens
from api.access.scopes import Scope, granted
from api.app import ROUTERS
from api.openapi import scope_of
from api.tokens import TokenError
from tests.support.api_app import Desk, problem
from tests.support.wire import event

ALL: tuple[Scope, ...] = (
    "worker", "vehicle", "operator", "reader", "admin", "dispatcher", "manager", "auditor", "inspector", "public",
)  # fmt: skip
NEEDS = {
    "GET /v1/audit": "auditor",
    "GET /v1/cases": "reader",
    "GET /v1/cases.geojson": "reader",
    "GET /v1/cases/{case_id}": "reader",
    "POST /v1/cases/{case_id}/close": "operator",
    "GET /v1/assets": "reader",
    "GET /v1/assets/{code}": "reader",
    "GET /v1/evaluation": "reader",
    "GET /v1/evaluation/hot-spots": "reader",
    "GET /v1/review": "operator",
    "POST /v1/review/lease": "operator",
    "POST /v1/review/extend": "operator",
    "POST /v1/review/release": "operator",
    "GET /v1/review/advice": "reader",
    "GET /v1/review/export": "manager",
    "GET /v1/review/export/contents": "manager",
    "POST /v1/review/verdicts": "operator",
    "GET /v1/review/precision": "reader",
    "POST /v1/cases/{case_id}/verdict": "operator",
    "DELETE /v1/cases/{case_id}/verdict": "operator",
    "POST /v1/cases/{case_id}/merge": "operator",
    "POST /v1/cases/{case_id}/split": "operator",
    "PATCH /v1/cases/{case_id}": "reader",
    "GET /v1/cases/{case_id}/flow": "reader",
    "GET /v1/cases/{case_id}/neighbours": "reader",
    "GET /v1/cases/{case_id}/history": "reader",
    "POST /v1/cases/moves": "reader",
    "GET /v1/moves": "reader",
    "POST /v1/cases/{case_id}/moves": "reader",
    "GET /v1/codes": "staff",
    "GET /v1/grid": "staff",
    "GET /v1/grid/at": "staff",
    "GET /v1/grid/{code}": "reader",
    "GET /v1/cases/{case_id}/hold": "reader",
    "PUT /v1/cases/{case_id}/hold": "manager",
    "DELETE /v1/cases/{case_id}/hold": "manager",
    "DELETE /v1/evidence/{event_id}/{sequence}/{name}": "admin",
    "GET /v1/config": "manager",
    "GET /v1/config/history": "manager",
    "GET /v1/config/history/{number}": "manager",
    "GET /v1/config/schema": "reader",
    "GET /v1/config/streams/{stream_id}": "reader",
    "PUT /v1/config/streams/{stream_id}": "manager",
    "POST /v1/config/rollback": "manager",
    "POST /v1/config/streams/{stream_id}/check": "reader",
    "POST /v1/config/streams/{stream_id}/try": "manager",
    "GET /v1/counts": "reader",
    "GET /v1/counts/cover": "reader",
    "GET /v1/counts/totals": "reader",
    "POST /v1/counts": "worker",
    "POST /v1/events": "worker",
    "GET /v1/events/{event_id}": "reader",
    "PUT /v1/events/{event_id}/evidence/{sequence}": "worker",
    "HEAD /v1/events/{event_id}/evidence/{sequence}/{name}": "worker",
    "PATCH /v1/events/{event_id}/evidence/{sequence}/{name}": "worker",
    "GET /v1/evidence/{event_id}/{sequence}/{name}": "reader",
    "HEAD /v1/evidence/{event_id}/{sequence}/{name}": "reader",
    "POST /v1/evidence/{event_id}/{sequence}/{name}/looks": "reader",
    "POST /v1/heartbeats": "worker",
    "GET /v1/live": "reader",
    "GET /v1/me": "any",
    "POST /v1/me/password": "any",
    "GET /v1/looks": "worker",
    "GET /v1/looks/{reference}/{name}": "worker",
    "PUT /v1/looks/{reference}": "worker",
    "GET /v1/nodes": "reader",
    "POST /v1/pictures": "worker",
    "POST /v1/positions": "vehicle",
    "GET /v1/positions/{stream_id}": "worker",
    "POST /v1/reports": "inspector",
    "GET /v1/reports": "staff",
    "GET /v1/reports/{reference}": "reader",
    "GET /v1/streams": "reader",
    "GET /v1/streams.geojson": "reader",
    "GET /v1/streams/{stream_id}/live": "reader",
    "GET /v1/vehicles": "reader",
    "GET /v1/vehicles.geojson": "reader",
    "GET /v1/streams/{stream_id}": "reader",
    "GET /v1/streams/{stream_id}/picture": "reader",
    "GET /v1/streams/{stream_id}/picture/things": "reader",
    "GET /v1/system": "manager",
    "GET /v1/tokens": "admin",
    "POST /v1/tokens": "admin",
    "DELETE /v1/tokens/{token_id}": "admin",
    "POST /v1/tracks": "worker",
    "GET /v1/users": "admin",
    "POST /v1/users": "admin",
    "GET /v1/users/{name}": "admin",
    "PATCH /v1/users/{name}": "admin",
    "PUT /v1/users/{name}/password": "admin",
    "GET /v1/users/{name}/sessions": "admin",
    "DELETE /v1/users/{name}/sessions": "admin",
}
"""Routes of the API's core; those of webhooks and deliveries are for operators and admins."""
OPEN = (
    "GET /healthz", "GET /v1/version", "GET /v1/site",
    "POST /v1/sessions", "DELETE /v1/sessions", "GET /open311/v2/discovery.{form}",
    "GET /open311/v2/services.{form}", "GET /open311/v2/services/{code}.{form}", "POST /open311/v2/requests.{form}",
    "GET /open311/v2/requests.{form}", "GET /v1/oidc/login", "GET /v1/oidc/callback",
    "POST /v1/webhooks/{webhook_id}/callback",
    *(f"{method} /open311/v2/{{rest:path}}" for method in ("GET", "POST", "PUT", "PATCH", "DELETE")),
    "GET /open311/v2/requests/{reference}.{form}", "GET /open311/v2/tokens/{token}.{form}",
)  # fmt: skip
VALUES = {
    "case_id": "1", "event_id": "0" * 32, "sequence": "1", "name": "a", "stream_id": "a", "reference": "a", "code": "1",
    "webhook_id": "a", "token_id": "a", "number": "1",
}  # fmt: skip
ENDLESS = {"/v1/live": "/v1/live?after=-1"}
"""What never ends is asked so that it ends at once."""


def test_every_route_needs_the_scope_that_is_written_here() -> None:
    routes = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
    found = {f"{method} {route.path}": scope_of(route) for route in routes for method in route.methods or ()}
    others = re.compile(r"/v1/(webhooks(?!/{webhook_id}/callback)|deliveries)")
    core = {name: scope for name, scope in found.items() if not others.search(name)}
    assert core == {**NEEDS, **dict.fromkeys(OPEN)}
    assert {found[name] for name in found.keys() - core.keys()} <= {"operator", "admin"}


@pytest.mark.parametrize("scope", ALL)
def test_a_token_opens_what_its_scope_implies(lite: Desk, scope: Scope) -> None:
    client = lite.client(lite.token(scope))
    for route, needed in NEEDS.items():
        method, path = route.format(**VALUES).split()
        answer = client.request(method, ENDLESS.get(path, path))
        if needed in granted([scope]):
            assert answer.status_code not in (401, 403, 405), route
        elif method == "HEAD":
            assert answer.status_code == 403, route
        else:
            assert f"scope {needed}" in problem(answer, 403)["detail"], route


def test_without_a_token_nothing_opens(lite: Desk) -> None:
    for route in NEEDS:
        method, path = route.format(**VALUES).split()
        answer = lite.nobody.request(method, path)
        assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, 'Bearer realm="hutong"'), route


@pytest.mark.parametrize(
    "given", ["", "Bearer", "Bearer ", "Bearer ht_wrong", "Basic YTpi", "ht_wrong", "Bearer ht_\xe9", "Bearer " + "x" * 5000]
)
def test_a_wrong_token_is_told_so(lite: Desk, given: str) -> None:
    answer = lite.nobody.get("/v1/cases", headers={"Authorization": given.encode("latin-1")})
    problem(answer, 401)
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_token_ends_when_it_expires_or_is_revoked(desk: Desk) -> None:
    short, revoked = desk.token("reader", expires=desk.clock.now() + 10), desk.token("reader")
    assert [desk.client(one).get("/v1/cases").status_code for one in (short, revoked)] == [200, 200]
    desk.clock.advance(10)
    with desk.database.session() as session:
        row = tokens.find(session, revoked, now=desk.clock.now())
        assert row is not None
        tokens.revoke(session, row.id, now=desk.clock.now())
    assert [desk.client(one).get("/v1/cases").status_code for one in (short, revoked)] == [401, 401]
    states = [row.state for row in listed(desk)]
    assert sorted(states) == ["expired", *["in force"] * 5, "revoked"]


def listed(desk: Desk) -> list[tokens.TokenRow]:
    with desk.database.reading() as session:
        return tokens.listing(session, now=desk.clock.now())


def test_a_secret_is_neither_kept_nor_logged(
    lite: Desk, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG):
        secret = lite.token("worker")
        lite.client(secret).post("/v1/events", json={"events": [event().model_dump(mode="json")]})
        lite.client(secret).get("/v1/cases")
        lite.client(secret + "x").get("/v1/cases")
    lite.database.close()
    kept = b"".join(path.read_bytes() for path in lite.media.parent.rglob("*") if path.is_file())
    printed = capsys.readouterr()
    assert secret.encode() not in kept
    assert secret not in caplog.text + printed.out + printed.err
    assert "secret" not in str(listed(lite))


def test_use_is_written_down_at_most_once_a_minute(desk: Desk) -> None:
    secret, began = desk.token("reader"), desk.clock.now()
    seen = []
    for _ in range(5):
        desk.client(secret).get("/v1/cases")
        seen.append(max(row.last_used or 0.0 for row in listed(desk)) - began)
        desk.clock.advance(25)
    assert seen == [0, 0, 0, 75, 75]


@pytest.mark.parametrize("scopes", [[], ["boss"], ["reader", "boss"]], ids=str)
def test_a_token_has_known_scopes(lite: Desk, scopes: list[str]) -> None:
    with lite.database.session() as session, pytest.raises(TokenError, match="worker, vehicle, operator, reader, admin"):
        tokens.create(session, name="a", scopes=scopes, expires=None, now=0)


@pytest.mark.parametrize("name", ["", "x" * 201, "a\nb", "\0"], ids=repr)
def test_a_token_has_a_name_that_can_be_shown(lite: Desk, name: str) -> None:
    with lite.database.session() as session, pytest.raises(TokenError, match="name"):
        tokens.create(session, name=name, scopes=["reader"], expires=None, now=0)


def test_a_replaced_token_is_revoked(lite: Desk) -> None:
    def replace(session: Session) -> str:
        return tokens.replace(session, name="pipeline", scopes=["worker"], now=lite.clock.now())

    with lite.database.session() as session:
        first = replace(session)
    with lite.database.session() as session:
        second = replace(session)
    with lite.database.session() as session:
        assert tokens.find(session, first, now=lite.clock.now()) is None
        assert tokens.find(session, second, now=lite.clock.now()) is not None
        with pytest.raises(TokenError, match="tokens list"):
            tokens.revoke(session, "nothing", now=0)
