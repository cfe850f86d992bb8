from typing import Any

import pytest

from pipeline.events import Heartbeat, StreamHealth, StreamState
from tests.support.api_app import Desk, problem
from tests.support.wire import T0


def health(stream_id: str, state: StreamState = "live", **changed: Any) -> StreamHealth:
    return StreamHealth(stream_id=stream_id, state=state, plan="patrol", **changed)


def beat(desk: Desk, node_id: str, *streams: StreamHealth, **changed: Any) -> None:
    values: dict[str, Any] = {"t": T0, "version": "1", "model": "street", "spool_events": 0, "spool_bytes": 0, **changed}
    heartbeat = Heartbeat(node_id=node_id, streams=streams, **values)
    answer = desk.worker.post("/v1/heartbeats", json=heartbeat.model_dump(mode="json"))
    assert (answer.status_code, answer.content) == (204, b""), answer.text


def streams(desk: Desk, **asked: str) -> dict[str, dict[str, Any]]:
    return {one["id"]: one for one in desk.reader.get("/v1/streams", params=asked).raise_for_status().json()}


def test_a_heartbeat_tells_of_a_node_and_its_streams(desk: Desk) -> None:
    beat(desk, "n1", health("b", faults=("frozen",), message="the picture stands"), health("a"), spool_bytes=2**40)
    node = desk.reader.get("/v1/nodes").json()
    assert [(one["id"], one["stale"], one["spool_bytes"]) for one in node] == [("n1", False, 2**40)]
    assert list(streams(desk)) == ["a", "b"]
    one = desk.reader.get("/v1/streams/b").json()
    assert (one["node_id"], one["health"]["faults"], one["seen"]) == ("n1", ["frozen"], desk.clock.now())


def test_the_next_heartbeat_replaces_the_last(desk: Desk) -> None:
    beat(desk, "n1", health("a"), health("b"))
    beat(desk, "n1", health("a", "lost"), version="2")
    assert {name: one["health"]["state"] for name, one in streams(desk).items()} == {"a": "lost"}
    assert [one["version"] for one in desk.reader.get("/v1/nodes").json()] == ["2"]


def test_a_stream_that_moves_belongs_to_the_node_that_named_it_last(desk: Desk) -> None:
    beat(desk, "n1", health("a"), health("b"))
    beat(desk, "n2", health("a"))
    beat(desk, "n1", health("b"))
    assert {name: one["node_id"] for name, one in streams(desk).items()} == {"a": "n2", "b": "n1"}


def test_a_node_that_falls_silent_is_stale_and_so_are_its_streams(desk: Desk) -> None:
    beat(desk, "n1", health("a"))
    desk.clock.advance(59)
    beat(desk, "n2", health("b"))
    assert not any(one["stale"] for one in streams(desk).values())
    desk.clock.advance(2)
    assert {name: one["stale"] for name, one in streams(desk).items()} == {"a": True, "b": False}
    assert {one["id"]: one["stale"] for one in desk.reader.get("/v1/nodes").json()} == {"n1": True, "n2": False}


def test_streams_are_found_by_their_state(lite: Desk) -> None:
    beat(lite, "n1", health("a"), health("b", "lost"), health("c", "lost"))
    assert list(streams(lite, state="lost")) == ["b", "c"]
    problem(lite.reader.get("/v1/streams", params={"state": "ill"}), 422)


def test_an_unknown_stream_is_not_found(lite: Desk) -> None:
    problem(lite.reader.get("/v1/streams/x"), 404)


@pytest.mark.parametrize(
    "change", [{"version": "x" * 65}, {"model": "\0"}, {"spool_events": 2**31}, {"node_id": "a b"}, {"t": -1}], ids=str
)
def test_a_heartbeat_that_no_column_holds_is_refused(desk: Desk, change: dict[str, Any]) -> None:
    body = {"node_id": "n", "t": T0, "version": "1", "model": "m", "spool_events": 0, "spool_bytes": 0, "streams": []}
    said = problem(desk.worker.post("/v1/heartbeats", json={**body, **change}), 422)
    assert next(iter(change)) in said["detail"]
    assert desk.reader.get("/v1/nodes").json() == []
