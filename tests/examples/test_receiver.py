"""The example receiver beside a real API over real HTTP."""

import importlib.util
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from api.clock import SystemClock
from tests.support.api_app import Desk, served
from tests.support.wire import event

ROOT = Path(__file__).parents[2]
FILE = ROOT / "examples/receiver/receiver.py"
DEADLINE_S = 30.0
VECTOR = {
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": "1614265330",
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
}
"""The official test vector of Standard Webhooks."""
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
BODY = b'{"test": 2432232314}'


@pytest.fixture(scope="module")
def example() -> ModuleType:
    spec = importlib.util.spec_from_file_location("receiver_example", FILE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@contextmanager
def running(secret: str, database: Path) -> Iterator[str]:
    line = [sys.executable, str(FILE), "--port", "0", "--database", str(database)]
    own = {**os.environ, "HUTONG_SECRET": secret}
    process = subprocess.Popen(line, env=own, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        assert process.stdout is not None
        yield process.stdout.readline().decode().split()[-1]
    finally:
        process.kill()
        process.communicate()


def test_the_official_vector_is_genuine(example: ModuleType) -> None:
    assert example.is_genuine(SECRET, VECTOR, BODY, 1614265330.0)
    both = {**VECTOR, "webhook-signature": "v1,AAAA " + VECTOR["webhook-signature"]}
    assert example.is_genuine(SECRET, both, BODY, 1614265330.0)


@pytest.mark.parametrize(
    ("changed", "body", "now"),
    [
        ({}, BODY + b" ", 1614265330.0),
        ({}, BODY, 1614265330.0 + 301),
        ({"webhook-id": "msg_other"}, BODY, 1614265330.0),
        ({"webhook-signature": "v1,AAAA"}, BODY, 1614265330.0),
        ({"webhook-signature": ""}, BODY, 1614265330.0),
        ({"webhook-timestamp": "now"}, BODY, 1614265330.0),
    ],
)
def test_what_is_not_genuine(example: ModuleType, changed: dict[str, str], body: bytes, now: float) -> None:
    assert not example.is_genuine(SECRET, {**VECTOR, **changed}, body, now)


def test_a_message_is_taken_once_and_an_old_one_changes_nothing(example: ModuleType, tmp_path: Path) -> None:
    matters = example.Matters(str(tmp_path / "cases.db"))
    assert matters.take("a", {"case_id": 7, "revision": 3, "status": "filed"}, 1.0) == "OUR-000001"
    assert matters.take("a", {"case_id": 7, "revision": 9, "status": "closed"}, 2.0) == "OUR-000001", "the same message again"
    assert matters.take("b", {"case_id": 7, "revision": 1, "status": "proposed"}, 3.0) == "OUR-000001", "an old one"
    assert matters.take("c", {"webhook": "wh_1"}, 4.0) is None
    assert [(one["case_id"], one["status"]) for one in matters.listing()] == [(7, "filed")]


def test_a_case_goes_there_and_back(example: ModuleType, lite_now: Desk, tmp_path: Path) -> None:
    desk = lite_now
    made = desk.admin.post("/v1/webhooks", json={"url": "http://127.0.0.1:1/", "types": ["case.*"]}).raise_for_status().json()
    with running(made["secret"], tmp_path / "cases.db") as url, served(desk) as api:
        desk.admin.patch(f"/v1/webhooks/{made['id']}", json={"url": f"{url}/hook"}).raise_for_status()
        case_id = desk.post(event(1))[0]["case_id"]
        desk.operator.post(f"/v1/cases/{case_id}/verdict", json={"verdict": "true", "file": True}).raise_for_status()
        numbers = until(lambda: desk.case_of(event(1))["numbers"])
        assert numbers == [{"receiver": made["id"], "name": urlsplit(url).netloc, "number": "OUR-000001"}]
        until(lambda: httpx.get(url).json()["cases"][0]["status"] == "filed")
        said = {"case_id": case_id, "status": "handled", "department": "our crew"}
        assert example.answer_later(api, made["id"], made["secret"], said)["status"] == "handled"
        until(lambda: httpx.get(url).json()["cases"][0]["status"] == "handled")
        assert len(httpx.get(url).json()["cases"]) == 1
        assert httpx.post(f"{url}/hook", content=b"{}").status_code == 401


def until(found: Any) -> Any:
    """Wait until something is so; return it."""
    waiting, clock = threading.Event(), SystemClock()
    end = clock.now() + DEADLINE_S
    while clock.now() < end:
        got = found()
        if got:
            return got
        waiting.wait(0.05)
    raise TimeoutError("it did not come about")


@pytest.fixture
def lite_now(tmp_path: Path) -> Iterator[Desk]:
    """An API on SQLite whose clock is the true one: the receiver checks it."""
    desk = Desk(f"sqlite:///{tmp_path}/api.db", tmp_path)
    desk.clock.advance(SystemClock().now() - desk.clock.now())
    yield desk
    desk.database.close()
