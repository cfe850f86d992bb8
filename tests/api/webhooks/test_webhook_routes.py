import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from fastapi.testclient import TestClient
from standardwebhooks import Webhook

from api import tokens
from api.access.scopes import Scope
from api.app import create_app
from api.clock import FakeClock
from api.config import ApiConfig
from api.db import Database
from api.webhooks.dispatcher import Dispatcher
from tests.support.outbox import QUICK, Outbox
from tests.support.receiver import Receiver, receiver, status


class Desk:
    """An API without its lifespan (nothing is sent unless `send` is called), and clients with several scopes."""

    def __init__(self, folder: Path, *, allow_private: bool) -> None:
        url = f"sqlite:///{folder}/api.db"
        self.clock = FakeClock(time.time())
        config = ApiConfig(url, folder / "media", 1 << 20, allow_private, "Test", "Asia/Shanghai")
        self.app = create_app(config, clock=self.clock)
        self.database: Database = self.app.state.database
        self.outbox = Outbox(self.database, self.clock)
        self.admin, self.operator, self.reader = (self.client(scope) for scope in ("admin", "operator", "reader"))

    def client(self, scope: Scope) -> TestClient:
        with self.database.session() as session:
            secret = tokens.create(session, name=scope, scopes=[scope], expires=None, now=self.clock.now())
        return TestClient(self.app, headers={"Authorization": f"Bearer {secret}"}, raise_server_exceptions=False)

    def subscribe(self, hook: Receiver, *types: str) -> str:
        made = self.admin.post("/v1/webhooks", json={"url": hook.url, "types": list(types)})
        assert made.status_code == 201, made.text
        hook.secret = made.json()["secret"]
        return str(made.json()["id"])

    def send(self) -> int:
        return Dispatcher(self.database, clock=self.clock, allow_private=True, retries=QUICK).run_once()

    def deliveries(self, **asked: object) -> list[dict[str, Any]]:
        listed: list[dict[str, Any]] = self.operator.get("/v1/deliveries", params=asked).raise_for_status().json()["deliveries"]
        return listed


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, allow_private=True)


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Return a desk for tests that leave nothing behind."""
    return Desk(tmp_path_factory.mktemp("bare"), allow_private=True)


@pytest.fixture
def hook() -> Iterator[Receiver]:
    with receiver() as listening:
        yield listening


def test_the_secret_is_shown_once(desk: Desk, hook: Receiver) -> None:
    made = desk.admin.post("/v1/webhooks", json={"url": hook.url, "types": ["case.*"]})
    assert made.status_code == 201
    told = made.json()
    assert told["secret"].startswith("whsec_")
    assert (told["url"], told["types"], told["state"]) == (hook.url, ["case.*"], "active")
    read = desk.admin.get(f"/v1/webhooks/{told['id']}").json()
    assert read == {name: value for name, value in told.items() if name != "secret"}
    assert desk.admin.get("/v1/webhooks").json() == {"webhooks": [read]}


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"url": "ftp://example.com"}, "http or https"),
        ({"url": "https://me:secret@example.com/"}, "without user and password"),
        ({"url": ""}, "at least 1 character"),
        ({"url": "https://example.com/", "types": ["case"]}, "expected one of case.created"),
        ({"url": "https://example.com/", "types": ["case.create*"]}, "expected one of case.created"),
        ({"url": "https://example.com/", "types": ["*"]}, "expected one of case.created"),
        ({"url": "https://example.com/", "secret": "mine"}, "Extra inputs are not permitted"),
        ({}, "Field required"),
    ],
)
def test_a_wrong_subscription_is_refused_and_says_why(bare: Desk, body: dict[str, Any], says: str) -> None:
    answer = bare.admin.post("/v1/webhooks", json=body)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert says in answer.json()["detail"]
    assert "secret@" not in answer.text
    assert bare.admin.get("/v1/webhooks").json() == {"webhooks": []}


def test_private_machines_are_refused_unless_allowed(tmp_path: Path, hook: Receiver) -> None:
    desk = Desk(tmp_path, allow_private=False)
    answer = desk.admin.post("/v1/webhooks", json={"url": hook.url})
    assert answer.status_code == 422
    assert "127.0.0.1 is not a public address" in answer.json()["detail"]
    made = desk.admin.post("/v1/webhooks", json={"url": "https://8.8.8.8/hook"}).json()
    changed = desk.admin.patch(f"/v1/webhooks/{made['id']}", json={"url": hook.url})
    assert changed.status_code == 422
    assert desk.admin.get(f"/v1/webhooks/{made['id']}").json()["url"] == "https://8.8.8.8/hook"


ROUTES = [
    ("GET", "/v1/webhooks", "admin"), ("POST", "/v1/webhooks", "admin"), ("GET", "/v1/webhooks/wh_1", "admin"),
    ("PATCH", "/v1/webhooks/wh_1", "admin"), ("DELETE", "/v1/webhooks/wh_1", "admin"),
    ("POST", "/v1/webhooks/wh_1/rotate", "admin"), ("POST", "/v1/webhooks/wh_1/test", "admin"),
    ("POST", "/v1/webhooks/wh_1/replay-dead", "admin"), ("POST", "/v1/webhooks/preview", "admin"),
    ("POST", "/v1/deliveries/1/replay", "admin"), ("GET", "/v1/deliveries", "operator"),
    ("GET", "/v1/deliveries/1", "operator"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path", "scope"), ROUTES)
def test_every_route_needs_its_scope(bare: Desk, method: str, path: str, scope: str) -> None:
    body: dict[str, Any] | None = {} if method in {"POST", "PATCH"} else None
    denied = {bare.reader} if scope == "operator" else {bare.reader, bare.operator}
    assert {client.request(method, path, json=body).status_code for client in denied} == {403}
    assert TestClient(bare.app).request(method, path, json=body).status_code == 401
    allowed = bare.operator if scope == "operator" else bare.admin
    assert allowed.request(method, path, json=body).status_code in {200, 404, 422}


@pytest.mark.parametrize(("method", "path", "_scope"), [route for route in ROUTES if "1" in route[1].removeprefix("/v1")])
def test_what_is_not_there_is_a_404(bare: Desk, method: str, path: str, _scope: str) -> None:
    answer = bare.admin.request(method, path, json={} if method in {"POST", "PATCH"} else None)
    assert (answer.status_code, answer.json()["status"]) == (404, 404)


def test_a_test_message_goes_to_one_receiver_whatever_it_wants(desk: Desk, hook: Receiver) -> None:
    with receiver() as other:
        desk.subscribe(other)
        webhook = desk.subscribe(hook, "case.closed")
        queued = desk.admin.post(f"/v1/webhooks/{webhook}/test")
        assert queued.status_code == 202
        desk.send()
        assert other.seen == []
    (got,) = hook.messages
    assert (got.type, got.data) == ("webhook.test", {"webhook": webhook, "asked_by": "admin"})
    detail = desk.operator.get(f"/v1/deliveries/{queued.json()['delivery_id']}").json()
    assert detail["receiver"] == desk.deliveries()[0]["receiver"] == urlsplit(hook.url).netloc
    assert (detail["state"], detail["message_id"], detail["body"]["data"]) == ("delivered", got.id, got.data)
    assert [one["status"] for one in detail["attempts"]] == [204]


def test_rotation_signs_with_both_for_a_day(desk: Desk, hook: Receiver) -> None:
    webhook = desk.subscribe(hook)
    old = hook.secret
    rotated = desk.admin.post(f"/v1/webhooks/{webhook}/rotate").json()
    assert rotated["secret"] != old
    assert rotated["old_secret_until"] == pytest.approx(desk.clock.now() + 86_400)
    desk.outbox.tell(1)
    desk.send()
    (got,) = hook.messages
    assert len(got.headers["webhook-signature"].split(" ")) == 2
    for secret in (old, rotated["secret"]):
        Webhook(secret).verify(got.raw, got.headers)
    assert desk.admin.get(f"/v1/webhooks/{webhook}").json()["old_secret_until"] == rotated["old_secret_until"]
    desk.clock.advance(86_401)
    assert desk.admin.get(f"/v1/webhooks/{webhook}").json()["old_secret_until"] is None


def test_a_disabled_receiver_gets_nothing_and_what_was_cancelled_can_be_replayed(desk: Desk, hook: Receiver) -> None:
    webhook = desk.subscribe(hook)
    desk.outbox.tell(1)
    disabled = desk.admin.patch(f"/v1/webhooks/{webhook}", json={"state": "disabled"}).json()
    assert (disabled["state"], disabled["state_note"]) == ("disabled", "disabled by admin")
    desk.outbox.tell(1, 1)
    assert desk.send() == 0
    assert [row["state"] for row in desk.deliveries()] == ["cancelled"]
    for path in (f"/v1/webhooks/{webhook}/test", f"/v1/webhooks/{webhook}/replay-dead", "/v1/deliveries/1/replay"):
        assert desk.admin.post(path).status_code == 409
    enabled = desk.admin.patch(f"/v1/webhooks/{webhook}", json={"state": "active", "types": ["case.*"]}).json()
    assert (enabled["state"], enabled["state_note"], enabled["types"]) == ("active", "", ["case.*"])
    assert desk.admin.post(f"/v1/webhooks/{webhook}/replay-dead").json() == {"replayed": 0}
    again = desk.admin.post(f"/v1/webhooks/{webhook}/replay-dead", params={"cancelled": True})
    assert again.json() == {"replayed": 1}
    desk.send()
    assert [message.data["n"] for message in hook.messages] == [0]


def test_dead_letters_are_replayed_in_order_under_their_ids(desk: Desk, hook: Receiver) -> None:
    webhook = desk.subscribe(hook)
    for n in range(3):
        desk.outbox.tell(1, n)
    hook.faults.extend([status(500)] * 9)
    for _ in range(12):
        desk.send()
        desk.clock.advance(2)
    dead = desk.deliveries(state="dead", webhook=webhook, case=1)
    assert [row["attempt_count"] for row in dead] == [3, 3, 3]
    assert desk.admin.post(f"/v1/webhooks/{webhook}/replay-dead").json() == {"replayed": 3}
    while desk.send():
        pass
    assert hook.ids == [row["message_id"] for row in reversed(dead)]
    assert {row["state"] for row in desk.deliveries()} == {"delivered"}
    detail = desk.operator.get(f"/v1/deliveries/{dead[0]['id']}").json()
    assert [one["status"] for one in detail["attempts"]] == [500, 500, 500, 204]


def test_a_delivered_message_is_replayed_under_its_id_but_not_while_pending(desk: Desk, hook: Receiver) -> None:
    desk.subscribe(hook)
    desk.outbox.tell(1)
    desk.send()
    replayed = desk.admin.post("/v1/deliveries/1/replay").json()
    assert (replayed["state"], replayed["attempt_count"], replayed["done"]) == ("pending", 0, None)
    assert desk.admin.post("/v1/deliveries/1/replay").status_code == 409
    desk.send()
    assert hook.ids == [replayed["message_id"]] * 2


def test_deliveries_are_read_page_by_page_newest_first(desk: Desk, hook: Receiver) -> None:
    desk.subscribe(hook)
    for n in range(5):
        desk.outbox.tell(n)
    pages, after = [], None
    while True:
        asked = {"limit": 2} if after is None else {"limit": 2, "after": after}
        page = desk.operator.get("/v1/deliveries", params=asked).json()
        pages.append([row["case_id"] for row in page["deliveries"]])
        after = page["next"]
        if after is None:
            break
    assert pages == [[4, 3], [2, 1], [0]]
    assert [row["case_id"] for row in desk.deliveries(case=3)] == [3]
    assert desk.operator.get("/v1/deliveries", params={"stat": "dead"}).status_code == 422
    assert desk.operator.get(f"/v1/deliveries/{2**63}").status_code == 422


def test_a_deleted_receiver_is_gone_with_its_secrets_and_its_history_stays(desk: Desk, hook: Receiver) -> None:
    webhook = desk.subscribe(hook)
    desk.outbox.tell(1)
    assert desk.admin.delete(f"/v1/webhooks/{webhook}").status_code == 204
    assert desk.admin.get(f"/v1/webhooks/{webhook}").status_code == 404
    assert desk.admin.get("/v1/webhooks").json() == {"webhooks": []}
    assert [row["state"] for row in desk.deliveries(webhook=webhook)] == ["cancelled"]
    row = desk.outbox.subscription(webhook)
    assert (row.url, row.secret, row.old_secret) == ("", "", None)
    assert desk.send() == 0
    assert desk.admin.post("/v1/deliveries/1/replay").status_code == 409


def test_a_preview_shows_the_newest_message_as_it_is_sent(desk: Desk) -> None:
    assert desk.admin.post("/v1/webhooks/preview", json={"type": "case.updated"}).status_code == 404
    desk.outbox.tell(1, 1)
    desk.clock.advance(1)
    desk.outbox.tell(1, 2)
    shown = desk.admin.post("/v1/webhooks/preview", json={"type": "case.updated"}).json()
    assert shown["body"]["data"] == {"case_id": 1, "n": 2}
    assert Webhook(shown["secret"]).verify(shown["raw"], shown["headers"]) == shown["body"]


def test_openapi_shows_examples(desk: Desk) -> None:
    schemas = desk.app.openapi()["components"]["schemas"]
    assert schemas["NewWebhook"]["properties"]["url"]["examples"]
    assert schemas["WebhookMade"]["properties"]["secret"]["examples"]
