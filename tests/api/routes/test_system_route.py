"""How the installation stands."""

from typing import Any

import pytest

from api.access.scopes import Scope
from tests.support.api_app import Desk, problem
from tests.support.judged_pictures import FILES, shown
from tests.support.wire import event

HEALTH = {"state": "live", "plan": "patrol", "frames_detected": 10, "frames_dropped": 1}


def stands(desk: Desk) -> dict[str, Any]:
    found: dict[str, Any] = desk.admin.get("/v1/system").raise_for_status().json()
    return found


def beat(desk: Desk) -> None:
    streams = [
        {**HEALTH, "stream_id": "a", "age_p95_s": 0.2}, {**HEALTH, "stream_id": "b", "age_p95_s": 0.7},
        {**HEALTH, "stream_id": "c", "state": "lost"},
    ]  # fmt: skip
    node = {"node_id": "node-1", "t": 1.0, "version": "0.1.0", "model": "street-n", "spool_events": 4, "spool_bytes": 900}
    desk.worker.post("/v1/heartbeats", json={**node, "streams": streams}).raise_for_status()


def test_an_empty_installation_stands(desk: Desk) -> None:
    found = stands(desk)
    assert found["database"]["kind"] == ("sqlite" if desk.database.is_sqlite else "postgresql")
    assert found["database"]["bytes"] > 0
    assert found["database"]["revision"] == desk.rows("SELECT version_num FROM alembic_version")[0][0]
    assert 0 < found["media"]["free_bytes"] <= found["media"]["total_bytes"]
    counted = {name: value for name, value in found["waiting"].items() if name != "words_below"}
    assert counted == {
        "deliveries": 0, "oldest_delivery": None, "dead_letters": 0, "disabled_receivers": 0, "proposals": 0,
    }  # fmt: skip
    assert (found["nodes"], found["evidence"]["files"], found["evidence"]["held_cases"]) == ([], {}, 0)
    assert found["evidence"]["terms"]["video"] == {"floor_days": 30.0, "ceiling_days": 90.0}


def test_the_clock_and_the_uptime_are_those_of_the_process(desk: Desk) -> None:
    desk.clock.advance(90)
    found = stands(desk)
    assert (found["now"], found["uptime_s"]) == (desk.clock.now(), 90.0)


def test_a_node_tells_what_its_streams_say(desk: Desk) -> None:
    beat(desk)
    (node,) = stands(desk)["nodes"]
    assert (node["streams"], node["frames_detected"], node["frames_dropped"]) == ({"live": 2, "lost": 1}, 30, 3)
    assert (node["age_p95_s"], node["stale"], node["spool_events"], node["spool_bytes"]) == (0.7, False, 4, 900)
    desk.clock.advance(61)
    assert stands(desk)["nodes"][0]["stale"] is True


def test_what_waits_is_counted(desk: Desk) -> None:
    desk.admin.post("/v1/webhooks", json={"url": "http://127.0.0.1:9/in"}).raise_for_status()
    desk.post(event(1, stream_id="a"), event(2, stream_id="b"))
    waiting = stands(desk)["waiting"]
    written = desk.rows("SELECT count(*), min(message.created) FROM delivery JOIN message ON message.id = message_id")[0]
    assert (waiting["deliveries"], waiting["oldest_delivery"], waiting["proposals"]) == (*written, 2)
    with desk.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE delivery SET state = 'dead' WHERE id = 1")
    after = stands(desk)["waiting"]
    assert (after["deliveries"], after["dead_letters"]) == (written[0] - 1, 1)


def test_evidence_is_counted_by_role_and_holds_too(desk: Desk) -> None:
    shown(desk, 1)
    desk.admin.put("/v1/cases/1/hold", json={"reason": "court file"}).raise_for_status()
    evidence = stands(desk)["evidence"]
    assert evidence["files"] == {"boxes": 1, "clip": 1, "snapshot": 1}
    assert evidence["bytes"]["snapshot"] == len(FILES["snapshot.jpg"])
    assert evidence["held_cases"] == 1


@pytest.mark.parametrize("scope", ["operator", "auditor", "reader"])
def test_only_who_runs_it_sees_it(lite: Desk, scope: Scope) -> None:
    problem(lite.client(lite.token(scope)).get("/v1/system"), 403)
