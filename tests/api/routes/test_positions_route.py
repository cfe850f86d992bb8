"""Vehicles send where they are, their workers fetch it, and nobody else ever sees it."""

import threading
from typing import Any

import pytest

from api import relay
from api.clock import monotonic
from api.webhooks.dispatcher import Dispatcher
from tests.support.api_app import Desk, problem
from tests.support.wire import T0


def position(second: float, **changed: Any) -> dict[str, Any]:
    return {"t": T0 + second, "lat": 39.91, "lon": 116.4, "speed": 5.0, "course": 90.0, **changed}


def post(desk: Desk, stream_id: str, *positions: dict[str, Any], token: str | None = None) -> Any:
    """Send with a vehicle's token, named like the stream unless `token` says otherwise."""
    secret = desk.token("vehicle", name=token or stream_id)
    return desk.client(secret).post("/v1/positions", json={"stream_id": stream_id, "positions": positions})


def send(desk: Desk, stream_id: str, *positions: dict[str, Any]) -> None:
    answer = post(desk, stream_id, *positions)
    assert (answer.status_code, answer.json()) == (202, {"taken": len(positions)}), answer.text


def fetched(desk: Desk, stream_id: str, after: int = 0) -> tuple[int, list[float]]:
    answer = desk.worker.get(f"/v1/positions/{stream_id}", params={"after": after}).raise_for_status().json()
    return answer["last"], [one["t"] - T0 for one in answer["positions"]]


def test_a_worker_fetches_what_came_since_it_asked(desk: Desk) -> None:
    assert fetched(desk, "sweeper-7") == (0, [])
    send(desk, "sweeper-7", position(1), position(2))
    send(desk, "sweeper-8", position(3))
    last, times = fetched(desk, "sweeper-7")
    assert times == [1, 2]
    assert fetched(desk, "sweeper-7", last) == (last, [])
    send(desk, "sweeper-7", position(4))
    assert fetched(desk, "sweeper-7", last)[1] == [4]


def test_nothing_is_kept_for_longer_than_two_minutes(desk: Desk) -> None:
    send(desk, "sweeper-7", position(1))
    desk.clock.advance(121)
    assert fetched(desk, "sweeper-7") == (0, [])
    send(desk, "sweeper-8", position(2))
    assert desk.rows("SELECT stream_id FROM position") == [("sweeper-8",)]


def test_what_nobody_asks_for_any_more_is_forgotten_all_the_same(desk: Desk) -> None:
    send(desk, "sweeper-7", position(1))
    desk.clock.advance(121)
    dispatcher = Dispatcher(desk.database, clock=desk.clock, allow_private=True)
    dispatcher.start()
    until = monotonic() + 10
    while desk.rows("SELECT stream_id FROM position") and monotonic() < until:
        threading.Event().wait(0.05)
    dispatcher.stop()
    assert desk.rows("SELECT stream_id FROM position") == []


def test_a_vehicle_that_sends_too_fast_pushes_its_own_older_positions_out(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relay, "MOST_KEPT", 3)
    send(desk, "sweeper-8", position(0))
    send(desk, "sweeper-7", position(1), position(2))
    send(desk, "sweeper-7", position(3), position(4), position(5))
    assert fetched(desk, "sweeper-7")[1] == [3, 4, 5]
    assert fetched(desk, "sweeper-8")[1] == [0]


def test_a_worker_that_asks_again_never_gets_the_same_twice_though_old_ones_went(desk: Desk) -> None:
    send(desk, "sweeper-7", position(1))
    last, _ = fetched(desk, "sweeper-7")
    desk.clock.advance(121)
    send(desk, "sweeper-7", position(2))
    assert fetched(desk, "sweeper-7", last)[1] == [2]


@pytest.mark.parametrize(
    "changed",
    [{"lat": 91}, {"lon": "x"}, {"t": -1}, {"speed": -1}, {"course": 361}, {"quality": "best"}, {"altitude": 45}],
    ids=lambda changed: next(iter(changed)),
)
def test_what_is_no_position_is_refused(lite: Desk, changed: dict[str, Any]) -> None:
    answer = post(lite, "sweeper-7", position(1, **changed))
    assert next(iter(changed)) in str(problem(answer, 422))


@pytest.mark.parametrize("count", [0, 257])
def test_a_batch_has_a_size(lite: Desk, count: int) -> None:
    problem(post(lite, "sweeper-7", *[position(1)] * count), 422)


def test_a_vehicle_sends_its_own_positions_only(desk: Desk) -> None:
    refused = problem(post(desk, "sweeper-7", position(1), token="sweeper-8"), 403)
    assert "sweeper-7" in refused["detail"]
    assert "sweeper-8" in refused["detail"]
    assert fetched(desk, "sweeper-7") == (0, [])


def test_a_vehicle_sees_no_positions_and_sends_no_events(lite: Desk) -> None:
    problem(lite.vehicle.get("/v1/positions/sweeper-7"), 403)
    problem(lite.vehicle.post("/v1/events", json={"events": []}), 403)
    problem(lite.worker.post("/v1/positions", json={"stream_id": "sweeper-7", "positions": [position(1)]}), 403)
