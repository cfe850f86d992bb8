"""The API is killed again and again while everybody works with it: nothing is lost and nothing is doubled."""

import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.cases.earth import METRES_A_DEGREE
from api.webhooks.dispatcher import LEASE_S
from pipeline.events import Event, Location
from tests.support.district import CaseSystem, Operator, Shift, Worker
from tests.support.installation import Installation
from tests.support.postgres import postgres
from tests.support.receiver import Receiver, receiver
from tests.support.wire import event

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

THINGS, CAMERAS, KILLS = 8, 2, 6
BEFORE, AFTER = {"snapshot.jpg": b"before" * 5000}, {"after.jpg": b"after" * 5000}


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def installation(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Installation]:
    if request.param == "sqlite":
        yield from running(Installation(tmp_path, []))
        return
    with postgres() as url:
        yield from running(Installation(tmp_path, [], api={"database": url}))


def running(made: Installation) -> Iterator[Installation]:
    made.start("serve")
    yield made
    made.__exit__(None, None, None)


def seen(thing: int, camera: int, *, revision: int = 1) -> Event:
    """Return what a camera sees of a thing: things stand 100 m apart, and each camera is off by a metre."""
    lat = 39.9 + (100 * thing + camera) / METRES_A_DEGREE
    place = Location(lat=lat, lon=116.4, radius_m=3.0, method="survey")
    one = event(100 * thing + camera + 1, revision=revision, cleared=revision > 1, stream_id=f"camera-{camera}")
    shift = time.time() - one.start - 600 + thing
    moved = {name: value + shift for name in ("start", "updated", "end") if (value := getattr(one, name)) is not None}
    return one.model_copy(update={"location": place, **moved})


ALL = [(thing, camera) for thing in range(THINGS) for camera in range(CAMERAS)]


def test_nothing_is_lost_or_doubled_when_the_api_is_killed_at_any_moment(installation: Installation, tmp_path: Path) -> None:
    client = installation.client()
    with receiver() as hook:
        made = client.post("/v1/webhooks", json={"url": hook.url, "types": ["case.*"]}).raise_for_status().json()
        hook.secret = made["secret"]
        worker = Worker(tmp_path, installation.api, installation.token("worker"))
        desk = [Operator(installation.client("operator")) for _ in range(2)]
        outside = CaseSystem(client, hook, made["id"], made["secret"])
        steps = [operator.judge for operator in desk] + [desk[0].close, outside.answer]
        with Shift(*steps) as shift:
            first = {one: seen(*one) for one in ALL}
            for one in first.values():
                worker.tell(one, BEFORE, sequence=1)
            killed_until(installation, lambda: worker.has_delivered() and statuses(client) == {"handled": THINGS})
            for one in first.values():
                worker.tell(ended(one), AFTER, sequence=2)
            killed_until(installation, lambda: worker.has_delivered() and statuses(client) == {"closed": THINGS})
            installation.until(lambda: deliveries(client, state="pending") == [], LEASE_S + 60, "all messages to be delivered")
        assert shift.failures == []
        assert worker.spool.rejected() == []
        worker.close()
        check_cases(client)
        check_messages(client, hook)
    assert installation.run("audit", "verify", "--config", str(installation.config)).returncode == 0


def ended(one: Event) -> Event:
    """Return an event as it is when its camera saw the thing go."""
    end = one.start + 500
    return one.model_copy(update={"revision": 2, "state": "closed", "close_reason": "cleared", "end": end, "updated": end})


def killed_until(installation: Installation, done: Callable[[], bool]) -> None:
    """Kill the API at random moments, several times, then wait until something is true."""
    chance = random.Random(7)
    for _ in range(KILLS // 2):
        time.sleep(chance.uniform(0.0, 2.0))
        installation.stop("serve", number=signal.SIGKILL)
        installation.start("serve")
    installation.until(lambda: reached(done), LEASE_S + 120, "everybody to be through")


def reached(done: Callable[[], bool]) -> bool:
    try:
        return done()
    except httpx.HTTPError:
        return False


def read(client: httpx.Client, path: str, **asked: object) -> Any:
    params: Any = asked
    return client.get(path, params=params).raise_for_status().json()


def statuses(client: httpx.Client) -> dict[str, int]:
    return dict(Counter(case["status"] for case in read(client, "/v1/cases", limit=500)["cases"]))


def deliveries(client: httpx.Client, **asked: object) -> list[dict[str, Any]]:
    """Return deliveries in the order in which they are due."""
    found, after = [], None
    while True:
        page = read(client, "/v1/deliveries", limit=100, **asked, **({} if after is None else {"after": after}))
        found += page["deliveries"]
        after = page["next"]
        if after is None:
            return found[::-1]


def check_cases(client: httpx.Client) -> None:
    """Every event is in one case, with its evidence; every case was judged, filed, answered and closed once."""
    cases = [read(client, f"/v1/cases/{case['case_id']}") for case in read(client, "/v1/cases", limit=500)["cases"]]
    events = [one["id"] for case in cases for one in case["events"]]
    assert sorted(events) == sorted(str(seen(*one).id) for one in ALL)
    for case in cases:
        assert len({(int(one["id"][-12:], 16) - 1) // 100 for one in case["events"]}) == 1, "one thing a case"
        assert [number["number"] for number in case["numbers"]] == [f"DC-{case['case_id']:06d}"]
        assert {file["name"] for file in case["evidence"]} == {*BEFORE, *AFTER}
        assert len(case["evidence"]) == 2 * CAMERAS
        for file in case["evidence"]:
            content = client.get(file["path"], params={"purpose": "test of evidence"}).raise_for_status().content
            assert content == {**BEFORE, **AFTER}[file["name"]]
        check_flow(read(client, f"/v1/cases/{case['case_id']}/flow")["steps"])


def check_flow(steps: list[dict[str, Any]]) -> None:
    """The record has no gap, and nothing twice."""
    moves = [step["move"] for step in steps]
    assert moves == ["propose", "confirm", "file", "dispatch", "take_up", "finish", "clear", "close"]
    assert [step["origin"] for step in steps] == [None, *(step["status"] for step in steps[:-1])]
    revisions = [step["revision"] for step in steps]
    assert revisions == sorted(set(revisions))


def check_messages(client: httpx.Client, hook: Receiver) -> None:
    """Every message came at least once, under one id with one content, in order for each case."""
    sent = deliveries(client)
    assert {one["state"] for one in sent} == {"delivered"}
    assert hook.refused == []
    assert len({(got.id, got.raw) for got in hook.messages}) == len(set(hook.ids)) == len(sent)
    first = list(dict.fromkeys((got.data["case_id"], got.id) for got in hook.messages))
    for case_id in {one["case_id"] for one in sent}:
        order = [one["message_id"] for one in sent if one["case_id"] == case_id]
        assert [message_id for about, message_id in first if about == case_id] == order
