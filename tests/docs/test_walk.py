"""What a page says must be what comes: whatever differs is told, with the line."""

import json
import time
from typing import Any

import httpx
import pytest

from tests.support.receiver import Received, Receiver
from tests.support.walk import Walk

PAGE = """
```http
POST /v1/things
Authorization: Bearer <token>

{"name": "bag", "seen": <time seen>}
```
```http
HTTP/1.1 201 Created
content-type: application/json

{"case_id": <case>, "revision": 1, "name": "bag", "state": "open", "tags": ["a"], "seen": <time seen>}
```
```http
POST /hook
webhook-id: <message 1>

{"id": <message 1>, "data": {"case_id": <case>, "revision": 2, "name": "bag", …}}
```
"""
THING: dict[str, Any] = {"case_id": 7, "revision": 1, "name": "bag", "state": "open", "tags": ["a"], "seen": 0.0}
MESSAGE = PAGE[PAGE.index("```http\nPOST /hook") :]
ID = "msg_" + "0" * 32
ABOUT: dict[str, Any] = {"case_id": 7, "revision": 2}
TOLD: dict[str, Any] = {"id": ID, "data": {**ABOUT, "name": "bag", "state": "open", "extra": 1}}


def walked(
    page: str = PAGE, *, status: int = 201, thing: dict[str, Any] | None = None, told: dict[str, Any] | None = None
) -> Walk:
    now = time.time()
    answered: dict[str, Any] = {**THING, "seen": now, **(thing or {})}
    requests: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return httpx.Response(status, json=answered)

    hook = Receiver("http://receiver")
    body = json.dumps(TOLD if told is None else told).encode()
    hook.messages = [Received(ID, "", {}, {"webhook-id": ID}, body, now)] * 2
    client = httpx.Client(base_url="http://api", transport=httpx.MockTransport(answer))
    made = Walk(client, hook, {"token": "ht_1", "time seen": now}, lambda *_: {}, wait_s=0.05)
    made.through(page)
    assert json.loads(requests[0].content) == {"name": "bag", "seen": now}
    assert requests[0].headers["authorization"] == "Bearer ht_1"
    return made


def test_what_comes_as_it_is_written_passes_and_words_get_their_values() -> None:
    assert {"case": 7, "message 1": ID}.items() <= walked().known.items()


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        pytest.param({"status": 200}, "line 9: 200", id="another status"),
        pytest.param({"thing": {"name": "box"}}, "line 9.name: expected 'bag', got 'box'", id="another value"),
        pytest.param({"thing": {"more": 1}}, "not on the page: {'more': 1}", id="one more member"),
        pytest.param({"thing": {"tags": ["a", "b"]}}, "expected 1 items, got 2", id="one more item"),
        pytest.param({"thing": {"seen": 5.0}}, "<time seen> was", id="another value for the same words"),
        pytest.param({"thing": {"case_id": "7"}}, "'7' is no <case>", id="a value of another kind"),
        pytest.param({"thing": {"revision": 1.0}}, "expected 1, got 1.0", id="a number of another type"),
        pytest.param(
            {"told": {**TOLD, "data": {**ABOUT, "name": "bag", "state": "closed"}}}, "not shown: {'state'", id="behind …"
        ),
        pytest.param({"told": {"id": ID, "data": ABOUT}}, "15.data.name: expected, and not", id="lacks"),
        pytest.param({"told": {**TOLD, "id": "msg_1"}}, "now it is 'msg_1'", id="another id than its header"),
        pytest.param({"page": PAGE.removesuffix(MESSAGE)}, "more came", id="a message that is not on the page"),
        pytest.param({"page": PAGE + MESSAGE}, "no message came", id="a message that is missing"),
        pytest.param({"page": PAGE[: PAGE.index("```http\nHTTP")]}, "a request without its answer", id="no answer"),
    ],
)
def test_what_differs_is_told(changed: dict[str, Any], says: str) -> None:
    with pytest.raises(AssertionError) as told:
        walked(**changed)
    assert says in str(told.value)
