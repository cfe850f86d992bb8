import threading
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from api.clock import SystemClock
from api.webhooks.destination import Resolver, resolve
from api.webhooks.sender import Parcel, Sender
from api.webhooks.signature import new_secret
from tests.support.certificates import tls_pair
from tests.support.receiver import Fault, Receiver, busy, receiver, redirect, status

SECRET = new_secret()
BODY = '{"type":"webhook.test","timestamp":"2026-11-24T00:00:00.000Z","data":{"胡同":1}}'


def sender(*, deadline_s: float = 5.0, allow_private: bool = True, resolver: Resolver = resolve) -> Sender:
    return Sender(clock=SystemClock(), allow_private=allow_private, deadline_s=deadline_s, resolver=resolver)


def parcel(url: str) -> Parcel:
    return Parcel(url, "msg_1", BODY, [SECRET])


def test_a_message_arrives_signed_and_byte_for_byte() -> None:
    with receiver() as hook:
        hook.secret = SECRET
        answer = sender().send(parcel(hook.url))
        (got,) = hook.wait_for(1)
    assert (answer.status, answer.error, answer.is_success) == (204, None, True)
    assert got.raw == BODY.encode()
    assert got.headers["content-type"] == "application/cloudevents+json; charset=UTF-8"
    assert got.headers["host"] == hook.url.split("/")[2]


@pytest.mark.parametrize(
    ("fault", "code", "says"),
    [
        (status(500, body=b"no\n  database\x00"), 500, "500 Internal Server Error: no database"),
        (status(404), 404, "404 Not Found"),
        (status(410), 410, "410 Gone"),
        (status(599), 599, "599"),
        (Fault(hang_up=True), None, "disconnected"),
    ],
    ids=["500 and why", "404", "410", "unknown status", "hangs up"],
)
def test_a_failure_is_told(fault: Fault, code: int | None, says: str) -> None:
    with receiver() as hook:
        hook.faults.append(fault)
        answer = sender().send(parcel(hook.url))
    assert answer.status == code
    assert not answer.is_success
    assert says in (answer.error or "")


def test_a_redirect_is_a_failure_and_not_followed() -> None:
    with receiver() as inner, receiver() as hook:
        hook.faults.append(redirect(inner.url))
        answer = sender().send(parcel(hook.url))
        assert inner.seen == []
    assert answer.status == 302
    assert "redirects are not followed" in (answer.error or "")


def test_retry_after_is_read() -> None:
    with receiver() as hook:
        hook.faults.append(busy(429, after="17"))
        assert sender().send(parcel(hook.url)).retry_after_s == 17


@pytest.mark.parametrize("fault", [Fault(silence=True), Fault(drip=True)], ids=["silence", "slow drip"])
def test_an_attempt_ends_at_its_deadline(fault: Fault) -> None:
    with receiver() as hook:
        hook.faults.append(fault)
        began = time.monotonic()
        answer = sender(deadline_s=0.5).send(parcel(hook.url))
        took = time.monotonic() - began
    assert answer.status is None
    assert "Timeout" in (answer.error or "")
    assert 0.4 < took < 3


def test_a_body_without_end_is_cut_and_the_status_counts() -> None:
    with receiver() as hook:
        hook.faults.append(status(200, body=b"x" * 5_000_000))
        assert sender().send(parcel(hook.url)).is_success


def test_a_look_up_that_hangs_ends_at_the_deadline() -> None:
    release = threading.Event()

    def hanging(_: str, __: int) -> Sequence[str]:
        release.wait(20)
        return []

    try:
        answer = sender(deadline_s=0.3, resolver=hanging).send(parcel("http://hook.test/"))
    finally:
        release.set()
    assert answer.status is None
    assert "could not be looked up within" in (answer.error or "")


def test_nobody_listens() -> None:
    with receiver() as hook:
        url = hook.url
    answer = sender().send(parcel(url))
    assert answer.status is None
    assert "ConnectError" in (answer.error or "")


def test_a_name_that_turns_inward_after_the_check_reaches_nothing() -> None:
    with receiver() as hook:
        answer = sender(allow_private=False, resolver=lambda *_: ["127.0.0.1"]).send(named(hook))
        assert hook.seen == []
    assert answer.status is None
    assert "127.0.0.1 is not a public address" in (answer.error or "")


def test_the_address_that_was_looked_up_is_connected_to_and_the_host_header_keeps_the_name() -> None:
    asked: list[str] = []

    def resolver(host: str, _: int) -> Sequence[str]:
        asked.append(host)
        return ["127.0.0.1"]

    with receiver() as hook:
        assert sender(resolver=resolver).send(named(hook)).is_success
    assert asked == ["hook.test"]
    assert hook.messages[0].headers["host"].startswith("hook.test:")


def test_the_next_address_of_a_host_is_tried() -> None:
    with receiver() as hook:
        assert sender(resolver=lambda *_: ["127.0.0.2", "127.0.0.1"]).send(named(hook)).is_success


def test_tls_keeps_the_name_while_the_address_is_pinned(tmp_path: Path) -> None:
    server, trusting = tls_pair(tmp_path, "hook.test")
    with receiver(tls=server) as hook:
        secure = Sender(clock=SystemClock(), allow_private=True, resolver=lambda *_: ["127.0.0.1"], tls=trusting)
        assert secure.send(named(hook)).is_success
        other = secure.send(parcel(named(hook).url.replace("hook.test", "other.test")))
        stranger = sender(resolver=lambda *_: ["127.0.0.1"]).send(named(hook))
    assert "other.test" in (other.error or "")
    assert "certificate verify failed" in (stranger.error or "").lower()
    assert len(hook.seen) == 1


def named(hook: Receiver) -> Parcel:
    return parcel(hook.url.replace("127.0.0.1", "hook.test"))
